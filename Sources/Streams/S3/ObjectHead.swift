/// What S3 says about an object without sending it.
public struct ObjectHead: Sendable, Equatable {
    /// Size.
    public let bytes: Int
    /// Opaque version of the content, with its quotes.
    public let etag: String
    /// The token it was created with (see ``ObjectAttributes``).
    public let token: String?
}
