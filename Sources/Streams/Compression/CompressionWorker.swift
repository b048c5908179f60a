import Threads

/// One compressor, and the buffer for what it makes, on a thread of its own: no task of the shared pool may keep its
/// thread for as long as a chunk takes.
actor CompressionWorker {
    private let thread: BlockingThread
    private let compressor: MemberCompressor
    private let buffers: ChunkPool
    /// The member made last.
    private var member: Chunk?

    /// - Parameter buffers: lends this worker one buffer, for good.
    init(_ compression: Compression, number: Int, buffers: ChunkPool) throws(CompressionError) {
        compressor = try MemberCompressor(compression)
        thread = BlockingThread(name: "compress \(number)")
        self.buffers = buffers
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Makes a member of a chunk and keeps it, in the place of the one before.
    ///
    /// - Returns: its length.
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
