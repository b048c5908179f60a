/// What is said about an object when it is created.
public struct ObjectAttributes: Sendable {
    /// Media type for those who download it.
    public var contentType: String
    /// What a client has to undo to get the media type, such as `gzip`; `nil` for nothing.
    public var contentEncoding: String?
    /// Unique text that marks the object as written by one particular attempt. It settles who wrote what when a
    /// reply was lost.
    public var token: String?

    /// Header that carries the token.
    static let tokenHeader = "x-amz-meta-replicator-token"

    /// Builds attributes.
    public init(
        contentType: String = "text/csv; charset=utf-8", contentEncoding: String? = nil, token: String? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.token = token
    }
}
