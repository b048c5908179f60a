import Threads

/// One compressor, and the buffer for what it makes, on a thread of its own: compressing a chunk takes too long to
/// block a thread of the cooperative pool.
actor CompressionWorker {
    private let thread: BlockingThread
    private let compressor: MemberCompressor
    private let buffers: ChunkPool
    /// The member made last.
    private var member: Chunk?

    /// - Parameter buffers: lends this worker its one buffer, which it keeps.
    init(_ compression: Compression, number: Int, buffers: ChunkPool) throws(CompressionError) {
        compressor = try MemberCompressor(compression)
        thread = BlockingThread(name: "compress \(number)")
        self.buffers = buffers
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Compresses a chunk into a member and keeps that in place of the last one.
    ///
    /// - Returns: its length in bytes.
    func compress(_ chunk: SealedChunk) async throws -> Int {
        var buffer: Chunk
        if let kept = member.take() { buffer = kept } else { buffer = try await buffers.acquire() }
        let limit = buffer.capacity
        try chunk.withBytes { input in
            try buffer.write { (output, _) throws(CompressionError) in
                try compressor.compress(input, into: &output, limit: limit)
            }
        }
        let count = buffer.count
        member = consume buffer
        return count
    }

    /// Appends the member made last to a part, which must have room for it.
    func append(to part: consuming Chunk) -> Chunk {
        guard let made = member.take() else { preconditionFailure("no member was made") }
        made.withBytes { part.append($0) }
        member = consume made
        return part
    }
}
