/// A request that got no usable reply. An HTTP status is not an error at this layer, whatever its number.
public struct HTTPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, grouped by what can be done about it.
    public enum Code: String, Sendable {
        /// The host name is unknown.
        case resolve
        /// No connection could be made.
        case connect
        /// TLS failed, most often because the certificate is not trusted.
        case tls
        /// Nothing moved for the allowed time, or connecting took too long.
        case timeout
        /// The connection broke; whether the server acted on the request is unknown.
        case broken
        /// The reply is longer than the request allows.
        case responseTooLarge
        /// The request cannot be sent as it is.
        case invalidRequest
        /// Anything else; the number says what.
        case other
    }

    /// What went wrong.
    public let code: Code
    /// libcurl's number, 0 when the error did not come from there.
    public let curlCode: Int
    /// Host and port, never path or query: a presigned address is a secret.
    public let host: String
    /// libcurl's and the system's words.
    public let detail: String

    init(_ code: Code, curlCode: Int = 0, host: String, detail: String) {
        self.code = code
        self.curlCode = curlCode
        self.host = host
        self.detail = detail
    }

    /// Whether the same request may well succeed a moment later.
    public var isTransient: Bool {
        switch code {
        case .resolve, .connect, .timeout, .broken: true
        case .tls, .responseTooLarge, .invalidRequest, .other: false
        }
    }

    /// One line, without secrets.
    public var description: String {
        let place = host.isEmpty ? "" : " (\(host))"
        let number = curlCode == 0 ? "" : " [curl \(curlCode)]"
        return "HTTP \(what)\(place): \(detail)\(number)\(advice)"
    }

    private var what: String {
        switch code {
        case .resolve: "host not found"
        case .connect: "connection failed"
        case .tls: "TLS failed"
        case .timeout: "timeout"
        case .broken: "connection broke"
        case .responseTooLarge: "reply too large"
        case .invalidRequest: "request invalid"
        case .other: "failure"
        }
    }

    private var advice: String {
        switch code {
        case .resolve, .connect: "; check the endpoint, and that this machine can reach it"
        case .tls: "; if the server uses a private authority, name its certificate in `ca_file`"
        case .timeout, .broken, .responseTooLarge, .invalidRequest, .other: ""
        }
    }
}
