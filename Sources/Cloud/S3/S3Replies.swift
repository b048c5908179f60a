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

/// An upload that is open.
public struct ListedUpload: Sendable, Equatable {
    /// Key the object would get.
    public let key: String
    /// Id.
    public let uploadID: String
}

/// What S3 says about an object without sending it.
public struct ObjectHead: Sendable, Equatable {
    /// Size.
    public let bytes: Int
    /// Opaque version of the content, with its quotes.
    public let etag: String
    /// The token it was created with (see ``ObjectAttributes``).
    public let token: String?
}

/// A part that S3 has confirmed.
public struct UploadedPart: Sendable {
    /// From 1.
    public let number: Int
    /// What S3 calls this content; sent back at completion, quotes included.
    public let etag: String
    /// Size.
    public let bytes: Int
    /// Hash.
    public let digest: SHA256Digest

    /// S3's checksum of an object made of parts: the hash of their hashes, and how many there are.
    package static func compositeChecksum(_ parts: [UploadedPart]) -> String {
        SHA256Digest(of: parts.flatMap(\.digest.bytes)).base64 + "-\(parts.count)"
    }
}
