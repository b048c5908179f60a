/// An object that is complete in the bucket.
public struct StoredObject: Sendable, Equatable, Codable {
    /// A part of it, or all of it when it went as one request.
    public struct Part: Sendable, Equatable, Codable {
        /// Size.
        public let bytes: Int
        /// SHA-256 of the part, hexadecimal.
        public let sha256: String

        /// Builds a part.
        public init(bytes: Int, sha256: String) {
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// Key in the bucket.
    public let key: String
    /// What its rows have in common; `nil` where objects are not grouped.
    public let group: ObjectGroup?
    /// Size, CSV header included.
    public let bytes: Int
    /// Rows, CSV header not included.
    public let rows: Int
    /// Parts in order: their sizes cut the object into what each hash covers.
    public let parts: [Part]
    /// Opaque version of the content, with its quotes.
    public let etag: String
    /// S3's checksum: base64 SHA-256 of the object, or of its parts' hashes followed by `-` and their number.
    public let checksum: String

    /// Describes an object, for example one read back from a state database.
    public init(
        key: String, group: ObjectGroup? = nil, bytes: Int, rows: Int, parts: [Part], etag: String,
        checksum: String
    ) {
        self.key = key
        self.group = group
        self.bytes = bytes
        self.rows = rows
        self.parts = parts
        self.etag = etag
        self.checksum = checksum
    }
}
