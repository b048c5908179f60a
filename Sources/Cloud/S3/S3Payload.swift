import Threads

/// Bytes to store together with their hash, which is computed once: it signs the request, is checked by the server,
/// and ends up in the manifest.
public struct S3Payload: Sendable {
    let body: any HTTPBody
    package let digest: SHA256Digest

    /// No bytes.
    static let empty = S3Payload([])

    /// Few bytes, hashed here.
    public init(_ bytes: [UInt8]) {
        body = bytes
        digest = SHA256Digest(of: bytes)
    }

    /// A body and its hash, computed elsewhere (see ``PartHasher``).
    package init(body: any HTTPBody, digest: SHA256Digest) {
        self.body = body
        self.digest = digest
    }

    package var count: Int { body.count }
}

/// Hashes parts on a thread of its own: eight megabytes take milliseconds, too long to block a thread of the
/// cooperative pool.
package actor PartHasher {
    private let thread = BlockingThread(name: "sha256")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    package func digest(of body: any HTTPBody) -> SHA256Digest {
        body.withBytes { SHA256Digest(of: $0) }
    }
}
