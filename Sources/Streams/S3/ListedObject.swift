/// An object in a listing.
public struct ListedObject: Sendable, Equatable {
    /// Key.
    public let key: String
    /// Size.
    public let bytes: Int
    /// Opaque version of the content, with its quotes.
    public let etag: String

    /// Builds an entry.
    public init(key: String, bytes: Int, etag: String) {
        self.key = key
        self.bytes = bytes
        self.etag = etag
    }
}

/// Part of a listing.
public struct ObjectPage: Sendable {
    /// Objects in key order; may be empty although more follow.
    public let objects: [ListedObject]
    /// Names what follows; `nil` on the last page.
    public let continuation: String?
}
