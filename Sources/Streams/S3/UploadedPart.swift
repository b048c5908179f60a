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
    static func compositeChecksum(_ parts: [UploadedPart]) -> String {
        SHA256Digest(of: parts.flatMap(\.digest.bytes)).base64 + "-\(parts.count)"
    }
}
