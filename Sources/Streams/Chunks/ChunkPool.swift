import Synchronization
import Threads

/// All memory for encoded rows of one transfer: a fixed number of equal chunks, lent one at a time.
///
/// ``acquire()`` serves its callers in order. Memory is reserved from the system when a chunk is first lent, and the
/// chunk given back last is lent first, so a transfer whose sinks keep up touches few of them and stays inside the
/// processor's cache.
public final class ChunkPool: Sendable {
    /// Bytes after a chunk's capacity that an encoder may overwrite with a wide store; never part of its content.
    static let slackBytes = 64

    /// Bytes that one chunk can hold.
    public let chunkBytes: Int
    /// How many chunks there are in all.
    public let chunkCount: Int

    private struct State {
        /// Addresses of the free chunks. They are kept as numbers because only ``Chunk`` may turn one into a pointer.
        var free: [UInt] = []
        var lent = 0
        var peakLent = 0
    }

    private let permits: Permits
    private let state = Mutex(State())

    /// - Parameters:
    ///   - chunkBytes: capacity of each chunk.
    ///   - chunkCount: chunks that can be lent at once; the pool's budget is the product.
    public init(chunkBytes: Int, chunkCount: Int) {
        precondition(chunkBytes > 0 && chunkCount > 0, "a pool has chunks, and chunks have bytes")
        self.chunkBytes = chunkBytes
        self.chunkCount = chunkCount
        permits = Permits(available: chunkCount)
    }

    deinit {
        state.withLock { state in
            for address in state.free { unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
        }
    }

    /// Most chunks that were ever out at the same time.
    public var peakLent: Int { state.withLock { $0.peakLent } }

    /// Chunks that are out now.
    public var lent: Int { state.withLock { $0.lent } }

    /// Lends an empty chunk, waiting until one is free.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits.
    public func acquire() async throws -> Chunk {
        try await permits.acquire()
        return take()
    }

    private func take() -> Chunk {
        let address = state.withLock { state -> UInt in
            state.lent += 1
            state.peakLent = max(state.peakLent, state.lent)
            return state.free.popLast() ?? allocate()
        }
        return Chunk(address: address, pool: self)
    }

    private func allocate() -> UInt {
        let bytes = chunkBytes + Self.slackBytes
        return UInt(bitPattern: UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096))
    }

    /// Takes a chunk's memory back; called by the chunk's `deinit` only.
    func giveBack(address: UInt) {
        state.withLock { state in
            state.lent -= 1
            state.free.append(address)
        }
        permits.release()
    }
}
