/// How the one memory budget is divided: two row batches, and the rest in chunks; with compression also the compressors
/// and what they write to.
public struct MemoryPlan: Sendable, Equatable {
    /// Bytes of one chunk.
    public let chunkBytes: Int
    /// Chunks in the pool.
    public let chunkCount: Int
    /// Bytes of the two row batches.
    public let batchBytes: Int
    /// Object parts that may be under way at once.
    public let partsInFlight: Int
    /// Sent chunks that a COPY may keep to place an error: a few MiB are under way in the sockets between it and the
    /// server, and an error concerns bytes that were sent before those.
    public let chunksKeptByCopy: Int
    /// What compression takes of the budget; `nil` without it.
    public let compressing: Compressing?

    /// S3's least size of a part that is not the last.
    public static let minimumPartBytes = 5 * 1024 * 1024
    /// A part, where the budget allows it: large enough that requests vanish, small enough for several in flight.
    static let preferredPartBytes = 8 * 1024 * 1024
    /// Least part with room for the row that no longer fits.
    private static let smallestPartBytes = minimumPartBytes + 512 * 1024
    /// Where a chunk is no part, chunks stay inside the processor's cache.
    static let copyChunkBytes = 1024 * 1024
    /// Chunks beyond which no stage gets faster.
    static let mostCopyChunks = 16

    /// Chunks that wait inside the stages: one being filled, one that the COPY sink keeps to place an error and one
    /// that it sends, one that the S3 sink holds back until it knows whether the object has a second.
    private static let heldChunks = 4

    /// - Parameters:
    ///   - budgetBytes: `--memory`.
    ///   - batchBytes: bytes of one row batch.
    ///   - writesObjects: an object store is among the targets.
    ///   - compression: of the objects; means nothing where there are none.
    /// - Throws: ``MemoryTooSmall``.
    public init(
        budgetBytes: Int, batchBytes: Int, writesObjects: Bool, compression: Compression? = nil
    ) throws(MemoryTooSmall) {
        if writesObjects, let compression {
            self = try Self.compressing(compression, budgetBytes: budgetBytes, batchBytes: 2 * batchBytes)
            return
        }
        compressing = nil
        self.batchBytes = 2 * batchBytes
        let left = budgetBytes - 2 * batchBytes
        let fewest = Self.heldChunks + 1
        let smallest = writesObjects ? Self.smallestPartBytes : 64 * 1024
        guard left >= fewest * smallest else {
            throw MemoryTooSmall(neededBytes: 2 * batchBytes + fewest * smallest, budgetBytes: budgetBytes)
        }
        let preferred = writesObjects ? Self.preferredPartBytes : Self.copyChunkBytes
        chunkBytes = max(smallest, min(preferred, left / fewest))
        let fitting = left / chunkBytes
        chunkCount = writesObjects ? fitting : min(fitting, Self.mostCopyChunks)
        partsInFlight = max(1, chunkCount - Self.heldChunks)
        chunksKeptByCopy = writesObjects ? 1 : max(1, chunkCount / 2)
    }

    /// Takes a division that was computed elsewhere.
    init(
        chunkBytes: Int, chunkCount: Int, batchBytes: Int, partsInFlight: Int, chunksKeptByCopy: Int,
        compressing: Compressing
    ) {
        self.chunkBytes = chunkBytes
        self.chunkCount = chunkCount
        self.batchBytes = batchBytes
        self.partsInFlight = partsInFlight
        self.chunksKeptByCopy = chunksKeptByCopy
        self.compressing = compressing
    }
}

/// The budget cannot make progress.
public struct MemoryTooSmall: Error, Sendable, Equatable, CustomStringConvertible {
    /// Least budget that would do.
    public let neededBytes: Int
    /// The budget given.
    public let budgetBytes: Int
    /// Readers that share it.
    public var readers = 1

    /// Builds a refusal.
    public init(neededBytes: Int, budgetBytes: Int, readers: Int = 1) {
        self.neededBytes = neededBytes
        self.budgetBytes = budgetBytes
        self.readers = readers
    }

    /// One line that names the setting.
    public var description: String {
        let needed = (neededBytes + 1_048_575) / 1_048_576
        let who = readers > 1 ? "\(readers) readers and these targets" : "these targets"
        return
            "a memory budget of \(budgetBytes) bytes is too small for \(who): set --memory to at least \(needed)MiB, "
            + (readers > 1 ? "lower --parallel or " : "or lower ") + "--batch-memory"
    }
}
