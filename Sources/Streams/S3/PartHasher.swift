/// Hashes parts on a thread of its own: eight megabytes take milliseconds, which no task of the shared pool may
/// keep a thread for.
actor PartHasher {
    private let thread = BlockingThread(name: "sha256")

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    func digest(of chunk: SealedChunk) -> SHA256Digest {
        chunk.withBytes { SHA256Digest(of: $0) }
    }
}
