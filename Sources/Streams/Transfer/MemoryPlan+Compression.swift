extension MemoryPlan {
    /// What compression takes of the budget, besides the chunks that come to it.
    public struct Compressing: Sendable, Equatable {
        /// Threads: as many as were asked for, or as the budget has room for.
        public let workers: Int
        /// Bytes of each: its compressor, and the buffer for one member at its worst.
        public let workerBytes: Int
        /// Bytes of one part of an object.
        public let partBytes: Int
        /// Parts: one that is filled, one that the S3 sink may hold back, and those in flight.
        public let partCount: Int
    }

    /// Chunks besides those that the workers have: one being filled, one sent by a COPY, and two that the COPY keeps
    /// to place an error.
    private static let chunksBesideWorkers = 4
    /// Fewest parts with which an upload goes on: one of them is held back until the object has a second.
    private static let fewestParts = 2
    /// Chunk size where the budget has no room for larger chunks; the members of such small chunks are a few percent
    /// longer.
    private static let smallestRawChunkBytes = 256 * 1024

    /// The least that is needed, for a given number of workers and size of chunks.
    private struct Need {
        let chunkBytes: Int
        let workers: Int
        let workerBytes: Int
        /// Least size of a part: a part counts as full when the next member, however long, no longer fits, and must
        /// have the store's minimum by then.
        let partBytes: Int

        init(_ compression: Compression, chunkBytes: Int, workers: Int) {
            let bound = compression.memberBound(of: chunkBytes)
            self.chunkBytes = chunkBytes
            self.workers = workers
            workerBytes = compression.compressorBytes + bound
            partBytes = minimumPartBytes + bound
        }

        var fewestChunks: Int { workers + chunksBesideWorkers }
        var workersAndParts: Int { workers * workerBytes + fewestParts * partBytes }
        var bytes: Int { fewestChunks * chunkBytes + workersAndParts }
    }

    /// The division with compression: chunks are small, because they are not the parts; parts have a pool of their
    /// own.
    static func compressing(
        _ compression: Compression, budgetBytes: Int, batchBytes: Int
    ) throws(MemoryTooSmall) -> MemoryPlan {
        let left = budgetBytes - batchBytes
        let least = Need(compression, chunkBytes: smallestRawChunkBytes, workers: 1)
        guard left >= least.bytes else {
            throw MemoryTooSmall(neededBytes: batchBytes + least.bytes, budgetBytes: budgetBytes)
        }
        let large = Need(compression, chunkBytes: copyChunkBytes, workers: 1)
        let chunkBytes = left >= large.bytes ? copyChunkBytes : smallestRawChunkBytes
        let fitting = (1...compression.threads).last {
            Need(compression, chunkBytes: chunkBytes, workers: $0).bytes <= left
        }
        let need = Need(compression, chunkBytes: chunkBytes, workers: fitting ?? 1)
        // A quarter in chunks keeps every stage supplied; parts make better use of the rest.
        let forChunks = min(left / 4, left - need.workersAndParts)
        let chunkCount = max(need.fewestChunks, min(forChunks / chunkBytes, mostCopyChunks))
        let forParts = left - chunkCount * chunkBytes - need.workers * need.workerBytes
        let partBytes = max(need.partBytes, min(forParts / 4, preferredPartBytes))
        let partCount = min(forParts / partBytes, mostCopyChunks)
        return MemoryPlan(
            chunkBytes: chunkBytes, chunkCount: chunkCount, batchBytes: batchBytes,
            partsInFlight: max(1, partCount - fewestParts),
            chunksKeptByCopy: min(chunkCount / 2, chunkCount - need.workers - 2),
            compressing: Compressing(
                workers: need.workers, workerBytes: need.workerBytes, partBytes: partBytes,
                partCount: partCount))
    }
}
