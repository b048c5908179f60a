internal import CCurl

#if canImport(Glibc)
internal import Glibc
#endif

/// Owns libcurl's handle of one request, its header list, and nothing else: the bytes belong to the exchange, which
/// outlives it.
@safe
struct EasyHandle: ~Copyable {
    /// For ``MultiHandle`` only.
    let raw: UnsafeMutableRawPointer
    private let headerList: UnsafeMutablePointer<curl_slist>?

    /// The identity by which ``MultiHandle/nextFinished()`` reports this handle.
    var id: UInt { UInt(bitPattern: unsafe raw) }

    /// Prepares a request; its bytes are read from and written to `exchange`, which must live as long as the handle.
    init(_ exchange: HTTPExchange, settings: HTTPTransportSettings) throws(HTTPError) {
        guard let raw = unsafe curl_easy_init() else {
            throw HTTPError(
                .other, host: exchange.request.url.authority, detail: "libcurl has no memory left")
        }
        unsafe self.raw = raw
        unsafe headerList = Self.makeHeaderList(exchange.request)
        setConnection(exchange.request, settings: settings)
        setMessage(exchange.request)
        setCallbacks(exchange)
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(headerList)
    }

    private static func makeHeaderList(_ request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        // No `Expect: 100-continue`: it costs a round trip for every part, and a part is seldom refused.
        var list = unsafe curl_slist_append(nil, "Expect:")
        for field in request.headers.fields {
            // libcurl drops a field without value unless it is written with a semicolon.
            let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
            unsafe list = curl_slist_append(list, line)
        }
        return unsafe list
    }

    private func setConnection(_ request: HTTPRequest, settings: HTTPTransportSettings) {
        set(CURLOPT_URL, request.url.text)
        // Without this libcurl resolves `/../`, and the request addresses another key than the one that was signed.
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(
            CURLOPT_LOW_SPEED_TIME,
            max(1, (request.idleTimeout ?? settings.idleTimeout).wholeMilliseconds / 1000))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let caFile = request.caFile { set(CURLOPT_CAINFO, caFile) }
        // The empty string also turns off the proxies of the environment.
        set(CURLOPT_PROXY, settings.proxy ?? "")
        set(CURLOPT_USERAGENT, "replicator")
        set(CURLOPT_UPLOAD_BUFFERSIZE, settings.uploadBufferBytes)
    }

    private func setMessage(_ request: HTTPRequest) {
        unsafe replicator_curl_set_pointer(raw, CURLOPT_HTTPHEADER, headerList)
        switch request.method {
        case .get: set(CURLOPT_HTTPGET, 1)
        case .head: set(CURLOPT_NOBODY, 1)
        case .delete: set(CURLOPT_CUSTOMREQUEST, "DELETE")
        case .put, .post:
            // Upload mode for PUT and POST: the body comes through the read callback, and an empty one is sent with
            // length 0.
            set(CURLOPT_UPLOAD, 1)
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            unsafe replicator_curl_set_offset(raw, CURLOPT_INFILESIZE_LARGE, Int(request.body.count))
        }
    }

    private func setCallbacks(_ exchange: HTTPExchange) {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        unsafe replicator_curl_set_pointer(raw, CURLOPT_READDATA, context)
        unsafe replicator_curl_set_pointer(raw, CURLOPT_SEEKDATA, context)
        unsafe replicator_curl_set_pointer(raw, CURLOPT_HEADERDATA, context)
        unsafe replicator_curl_set_pointer(raw, CURLOPT_WRITEDATA, context)
        unsafe replicator_curl_set_data_callback(raw, CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let buffer = unsafe buffer, let exchange = unsafe exchangeBehind(context) else { return 0 }
            return exchange.takeBody { bytes in
                let taken = min(bytes.byteCount, size * count)
                unsafe bytes.withUnsafeBytes { source in
                    guard let start = source.baseAddress else { return }
                    unsafe UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: taken)
                }
                return taken
            }
        }
        unsafe replicator_curl_set_seek_callback(raw) { context, offset, origin in
            guard origin == SEEK_SET, let exchange = unsafe exchangeBehind(context) else {
                return CURL_SEEKFUNC_FAIL
            }
            return exchange.rewindBody(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
        unsafe replicator_curl_set_data_callback(raw, CURLOPT_HEADERFUNCTION) {
            buffer, size, count, context in
            guard let buffer = unsafe buffer, let exchange = unsafe exchangeBehind(context) else { return 0 }
            let bytes = unsafe UnsafeRawBufferPointer(start: buffer, count: size * count)
            exchange.receiveHeader(unsafe String(decoding: bytes, as: UTF8.self))
            return size * count
        }
        unsafe replicator_curl_set_data_callback(raw, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
            guard let buffer = unsafe buffer, let exchange = unsafe exchangeBehind(context) else { return 0 }
            let bytes = unsafe UnsafeRawBufferPointer(start: buffer, count: size * count)
            return switch exchange.receiveBody(unsafe [UInt8](bytes)) {
            case .taken: size * count
            case .later: Int(CURL_WRITEFUNC_PAUSE)
            case .refused: 0
            }
        }
    }

    /// Resumes a reply that was paused because its reader had no room. libcurl delivers at once what it kept.
    func resume() { unsafe curl_easy_pause(raw, CURLPAUSE_CONT) }

    /// What the system said when a connection failed, such as "Connection refused".
    var systemMessage: String? {
        let code = number(CURLINFO_OS_ERRNO)
        guard code != 0, let text = unsafe strerror(Int32(truncatingIfNeeded: code)) else { return nil }
        return unsafe String(cString: text)
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        unsafe replicator_curl_get_long(raw, info, &value)
        return value
    }

    private func set(_ option: CURLoption, _ value: Int) {
        unsafe replicator_curl_set_long(raw, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        unsafe replicator_curl_set_string(raw, option, value)
    }
}

private func exchangeBehind(_ context: UnsafeMutableRawPointer?) -> HTTPExchange? {
    unsafe context.map { unsafe Unmanaged<HTTPExchange>.fromOpaque($0).takeUnretainedValue() }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a short limit never becomes "none" (0 to libcurl).
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
