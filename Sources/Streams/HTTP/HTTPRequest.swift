/// One request. It can be sent again as it is: the body is read from its own memory every time.
public struct HTTPRequest: Sendable {
    /// What is sent behind the headers.
    public enum Body: Sendable {
        /// Nothing.
        case empty
        /// Few bytes, such as an XML or JSON document.
        case bytes([UInt8])
        /// A chunk, read where it stands. It stays lent until the transport has let go of it.
        case chunk(SealedChunk)

        /// Bytes that will be sent.
        public var count: Int {
            switch self {
            case .empty: 0
            case .bytes(let bytes): bytes.count
            case .chunk(let chunk): chunk.count
            }
        }
    }

    /// The verb.
    public var method: HTTPMethod
    /// Where it goes.
    public var url: HTTPURL
    /// Fields besides `Host` and `Content-Length`, which the transport adds.
    public var headers: HTTPHeaders
    /// What is sent.
    public var body: Body
    /// A reply with a longer body is an error.
    public var responseLimitBytes: Int
    /// How long the connection may move less than a byte a second; `nil` for the transport's own limit.
    public var idleTimeout: Duration?

    /// Builds a request.
    public init(
        _ method: HTTPMethod, _ url: HTTPURL, headers: HTTPHeaders = [:], body: Body = .empty,
        responseLimitBytes: Int = 8 << 20, idleTimeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.responseLimitBytes = responseLimitBytes
        self.idleTimeout = idleTimeout
    }
}
