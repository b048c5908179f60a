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

/// A server's error code, or one of ours where no server spoke. S3 adds codes at will, hence no closed list.
public struct S3ErrorCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The code as the server writes it.
    public let rawValue: String

    /// Any code.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The code as the server writes it.
    public var description: String { rawValue }

    /// Codes that decide what happens next.
    public static let accessDenied = S3ErrorCode(rawValue: "AccessDenied")
    /// The bucket does not exist.
    public static let noSuchBucket = S3ErrorCode(rawValue: "NoSuchBucket")
    /// The object does not exist.
    public static let noSuchKey = S3ErrorCode(rawValue: "NoSuchKey")
    /// The upload is complete, aborted, or never was.
    public static let noSuchUpload = S3ErrorCode(rawValue: "NoSuchUpload")
    /// A condition such as "must not exist yet" does not hold.
    public static let preconditionFailed = S3ErrorCode(rawValue: "PreconditionFailed")
    /// Temporary credentials have run out.
    public static let expiredToken = S3ErrorCode(rawValue: "ExpiredToken")
    /// The secret key is wrong, or something on the way changed the request.
    public static let signatureDoesNotMatch = S3ErrorCode(rawValue: "SignatureDoesNotMatch")
    /// The key id is unknown.
    public static let invalidAccessKeyID = S3ErrorCode(rawValue: "InvalidAccessKeyId")
    /// This machine's clock and the server's differ by more than 15 minutes.
    public static let requestTimeTooSkewed = S3ErrorCode(rawValue: "RequestTimeTooSkewed")
    /// The bucket is in another region.
    public static let permanentRedirect = S3ErrorCode(rawValue: "PermanentRedirect")
    /// The bucket is new, and its name not yet known everywhere.
    public static let temporaryRedirect = S3ErrorCode(rawValue: "TemporaryRedirect")
    /// The signature's region is not the bucket's.
    public static let authorizationHeaderMalformed = S3ErrorCode(rawValue: "AuthorizationHeaderMalformed")
    /// The bucket's region does not match the endpoint's.
    public static let illegalLocationConstraint = S3ErrorCode(rawValue: "IllegalLocationConstraintException")

    /// Ours: no reply came; see the cause.
    public static let noReply = S3ErrorCode(rawValue: "NoReply")
    /// Ours: a reply that is not what S3 sends.
    public static let unreadableReply = S3ErrorCode(rawValue: "UnreadableReply")
    /// Ours: what is stored is not what was sent, or belongs to someone else.
    public static let notOurs = S3ErrorCode(rawValue: "NotOurs")
    /// Ours: the request would break a limit of S3.
    public static let limitExceeded = S3ErrorCode(rawValue: "LimitExceeded")
}

extension S3Error {
    /// What to change, where that is known.
    var advice: String? {
        if isWrongRegion, let bucketRegion {
            return "the bucket is in region \(bucketRegion), not \(region): set `region: \(bucketRegion)`"
        }
        switch code {
        case .accessDenied, S3ErrorCode(rawValue: "Forbidden"), S3ErrorCode(rawValue: "AllAccessDisabled"):
            return "allow \(permission) on \(resource) for these credentials"
                + (permission == "s3:GetObject" && status == 403
                    ? " (S3 also says so of an object that does not exist, unless s3:ListBucket is allowed)"
                    : "")
        case .noSuchBucket:
            return "check `bucket` and `endpoint`; replicator does not create buckets"
        case .signatureDoesNotMatch:
            return "check the secret access key, and that no proxy changes requests on their way"
        case .invalidAccessKeyID:
            return "the access key id is unknown to this server: check the key, and `endpoint`"
        case .requestTimeTooSkewed:
            let theirs = serverTime.map { " (the server has \($0))" } ?? ""
            return "set this machine's clock\(theirs): more than 15 minutes apart is refused"
        case .expiredToken:
            return "the session token has expired: renew the temporary credentials"
        case .permanentRedirect, .authorizationHeaderMalformed, .illegalLocationConstraint:
            return "the bucket is not in region \(region): set `region` to the bucket's"
        case .preconditionFailed:
            return "the object exists already and was not written by this run"
        default:
            return otherAdvice
        }
    }

    private var otherAdvice: String? {
        if code.rawValue.hasPrefix("KMS.") || message.contains("kms:") {
            return "allow kms:GenerateDataKey and kms:Decrypt on the key for these credentials"
        }
        switch code.rawValue {
        case "InvalidBucketName": return "check `bucket`"
        case "NotFound": return "check `bucket` and `endpoint`"
        case "SlowDown", "ServiceUnavailable":
            return "the server asks for fewer requests: lower the number of parts in flight"
        case "NotImplemented", "InvalidRequest", "InvalidArgument":
            return "this server may not support what was asked: check encryption settings"
        default: return nil
        }
    }
}
