internal import CCurl
import Threads

/// The one thread that drives all requests of a transport. Its actor method runs until the transport is released, so
/// handles and callbacks are confined to that thread.
actor TransportLoop {
    /// A request and libcurl's handle of it. The exchange is declared first, so that it is still there when the
    /// handle is freed.
    private final class Transfer {
        let exchange: HTTPExchange
        let easy: EasyHandle

        init(_ exchange: HTTPExchange, settings: HTTPTransportSettings) throws(HTTPError) {
            self.exchange = exchange
            easy = try EasyHandle(exchange, settings: settings)
        }
    }

    private let thread = BlockingThread(name: "http")
    private let multi: MultiHandle
    private let inbox: TransportInbox
    private let settings: HTTPTransportSettings
    private var transfers: [UInt: Transfer] = [:]

    init(multi: MultiHandle, inbox: TransportInbox, settings: HTTPTransportSettings) {
        self.multi = multi
        self.inbox = inbox
        self.settings = settings
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    func run() {
        MultiHandle.blockBrokenPipeSignal()
        while true {
            let isStopped = openMail()
            multi.perform()
            while let finished = multi.nextFinished() { finish(finished.easyID, finished.code) }
            if isStopped, transfers.isEmpty { return }
            multi.wait(atMostMilliseconds: 60_000)
        }
    }

    /// Does what the inbox asks for. Its requests, and so their bodies, are kept by the exchanges alone when this returns.
    ///
    /// - Returns: whether the transport was released.
    private func openMail() -> Bool {
        let mail = inbox.take()
        for submission in mail.submissions { start(submission) }
        for id in mail.cancelled { cancel(id) }
        for id in mail.resumed { transfer(id)?.easy.resume() }
        return mail.isStopped
    }

    private func start(_ submission: TransportInbox.Submission) {
        let exchange = HTTPExchange(submission)
        do {
            try Self.check(submission.request)
            let transfer = try Transfer(exchange, settings: settings)
            transfers[transfer.easy.id] = transfer
            multi.add(transfer.easy)
        } catch {
            exchange.end(error)
        }
    }

    private static func check(_ request: HTTPRequest) throws(HTTPError) {
        for field in request.headers.fields
        where field.name.isEmpty
            || (field.name + field.value).utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        {
            throw HTTPError(
                .invalidRequest, host: request.url.authority,
                detail: "header \(field.name.debugDescription) has a control character")
        }
    }

    private func transfer(_ id: Int) -> Transfer? { transfers.values.first { $0.exchange.id == id } }

    private func cancel(_ id: Int) {
        guard let transfer = transfer(id) else { return }
        take(transfer.easy.id)?.end(CancellationError())
    }

    private func finish(_ easyID: UInt, _ code: CURLcode) {
        let systemMessage = transfers[easyID]?.easy.systemMessage
        guard let exchange = take(easyID) else { return }
        exchange.end(code == CURLE_OK ? nil : Self.error(code, systemMessage, exchange))
    }

    /// Removes a request from libcurl. Only then may its caller be resumed, because the caller may free the body.
    private func take(_ easyID: UInt) -> HTTPExchange? {
        guard let transfer = transfers.removeValue(forKey: easyID) else { return nil }
        multi.remove(transfer.easy)
        return transfer.exchange
    }

    private static func error(_ code: CURLcode, _ systemMessage: String?, _ exchange: HTTPExchange)
        -> HTTPError
    {
        let host = exchange.request.url.authority
        if exchange.isTooLarge {
            let limit = exchange.request.responseLimitBytes
            return HTTPError(.responseTooLarge, host: host, detail: "more than \(limit) bytes")
        }
        var detail = unsafe String(cString: curl_easy_strerror(code))
        if let systemMessage { detail += " (\(systemMessage))" }
        return HTTPError(HTTPError.Code(code), curlCode: Int(code.rawValue), host: host, detail: detail)
    }
}

extension HTTPError.Code {
    fileprivate init(_ code: CURLcode) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .resolve
        case CURLE_COULDNT_CONNECT: self = .connect
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR:
            self = .tls
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE,
            CURLE_SEND_FAIL_REWIND, CURLE_HTTP2, CURLE_WEIRD_SERVER_REPLY:
            self = .broken
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .invalidRequest
        default: self = .other
        }
    }
}
