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
