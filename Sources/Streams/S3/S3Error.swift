/// A request to S3 that failed, and what to change.
public struct S3Error: RetryAdvising, Sendable, CustomStringConvertible {
    /// The server's code, or one of ours.
    public let code: S3ErrorCode
    /// HTTP status; 0 when there was no reply.
    public let status: Int
    /// What was asked, such as `PutObject`.
    public let operation: String
    /// ARN of the bucket or object.
    public let resource: String
    /// The server's own words, shortened, on one line.
    public let message: String
    /// What AWS support asks for.
    public let requestID: String?
    /// Permission that a policy must grant for this request.
    public let permission: String
    /// Region that the request was signed for.
    public let region: String
    /// Region that the server named instead.
    public let bucketRegion: String?
    /// The server's clock, for an error about time.
    public let serverTime: String?
    /// What the server asked to wait.
    public let retryAfter: Duration?
    /// Why there was no reply.
    public let cause: HTTPError?

    /// Whether the server may have done what was asked although it did not say so.
    public var isOutcomeUnknown: Bool {
        code == .noReply || code == .unreadableReply || status >= 500
    }

    /// Whether signing for ``bucketRegion`` would help.
    var isWrongRegion: Bool {
        guard let bucketRegion, bucketRegion != region else { return false }
        return (300..<500).contains(status)
    }

    /// By S3's documented codes, and by status where there is no code.
    public var retryAdvice: RetryAdvice {
        if let cause { return cause.isTransient ? .later() : .never }
        switch code.rawValue {
        case "SlowDown", "InternalError", "InternalErrors", "ServiceUnavailable", "RequestTimeout",
            "RequestTimeTooSkewed", "ThrottlingException", "Throttling", "RequestLimitExceeded",
            "BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "ConditionalRequestConflict",
            "OperationAborted", "TemporaryRedirect", "UnreadableReply":
            return .later(after: retryAfter)
        default:
            switch status {
            case 429, 500, 502, 503, 504: return .later(after: retryAfter)
            default: return .never
            }
        }
    }

    /// One line, without secrets: operation, resource, what happened, what to change.
    public var description: String {
        var text = "S3 \(operation) on \(resource) failed: \(code)"
        if status > 0 { text += " (HTTP \(status))" }
        if let cause { text += ": \(cause)" } else if !message.isEmpty { text += ": \(message)" }
        if let advice { text += "; \(advice)" }
        if let requestID { text += " [request \(requestID)]" }
        return text
    }
}
