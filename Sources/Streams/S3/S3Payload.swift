/// Bytes to store together with their hash, which is computed once: it signs the request, is checked by the server,
/// and ends up in the manifest.
public struct S3Payload: Sendable {
    let body: HTTPRequest.Body
    let digest: SHA256Digest

    /// No bytes.
    static let empty = S3Payload([])

    /// Few bytes, hashed here.
    public init(_ bytes: [UInt8]) {
        body = bytes.isEmpty ? .empty : .bytes(bytes)
        digest = SHA256Digest(of: bytes)
    }

    /// A body and its hash, computed elsewhere (see ``PartHasher``).
    init(body: HTTPRequest.Body, digest: SHA256Digest) {
        self.body = body
        self.digest = digest
    }

    var count: Int { body.count }
}
