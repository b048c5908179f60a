/// One request. It can be sent again as it is: the body is read from its own memory every time.
public struct HTTPRequest: Sendable {
    /// The verb.
    public var method: HTTPMethod
    /// Where it goes.
    public var url: HTTPURL
    /// Fields besides `Host` and `Content-Length`, which the transport adds.
    public var headers: HTTPHeaders
    /// The body, sent after the headers; no bytes for a request without one.
    public var body: any HTTPBody
    /// A collected reply with a longer body is an error; a streamed one has no limit.
    public var responseLimitBytes: Int
    /// How long the connection may move less than a byte a second; `nil` for the transport's own limit.
    public var idleTimeout: Duration?
    /// PEM file of certificate authorities to trust instead of the system's.
    public var caFile: String?

    /// Builds a request.
    public init(
        _ method: HTTPMethod, _ url: HTTPURL, headers: HTTPHeaders = [:], body: any HTTPBody = [],
        responseLimitBytes: Int = 8 << 20, idleTimeout: Duration? = nil, caFile: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.responseLimitBytes = responseLimitBytes
        self.idleTimeout = idleTimeout
        self.caFile = caFile
    }
}

/// The verbs this program sends.
public enum HTTPMethod: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
}
