import TestSupport
import Testing

@testable import Streams

struct ChunkPoolTests {
    @Test func `no more chunks are out than the pool has`() async throws {
        let pool = ChunkPool(chunkBytes: 16, chunkCount: 3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    var chunk = try await pool.acquire()
                    chunk.append([UInt8(number)])
                    await Task.yield()
                    let bytes = chunk.bytes
                    #expect(bytes == [UInt8(number)])
                }
            }
            try await group.waitForAll()
        }
        #expect(pool.peakLent <= 3)
        #expect(pool.lent == 0)
    }

    @Test func `a chunk goes home when it is destroyed, also as a sealed one`() async throws {
        let pool = ChunkPool(chunkBytes: 16, chunkCount: 1)
        do {
            let chunk = try await pool.acquire()
            let count = chunk.count
            #expect(pool.lent == 1 && count == 0)
        }
        #expect(pool.lent == 0)
        do {
            let sealed = SealedChunk(try await pool.acquire(), firstRow: 1, rows: 0)
            let other = sealed
            #expect(pool.lent == 1 && other.count == 0)
        }
        #expect(pool.lent == 0)
    }

    @Test func `the chunk given back last is lent first, and comes empty`() async throws {
        let pool = ChunkPool(chunkBytes: 16, chunkCount: 3)
        do {
            let held = try await pool.acquire()
            do {
                var first = try await pool.acquire()
                first.append(Array("stale".utf8))
            }
            var again = try await pool.acquire()
            // Nobody wrote into it since, so the memory is the same.
            var found: [UInt8] = []
            again.write { (span: inout MutableRawSpan, count: Int) -> Int in
                found = (0..<5).map { span.bytes[$0] }
                return count
            }
            let (count, heldCount) = (again.count, held.count)
            #expect(found == Array("stale".utf8) && count == 0 && heldCount == 0)
        }
        #expect(pool.peakLent == 2)
    }

    @Test func `an empty pool makes the next one wait for a chunk to come home`() async throws {
        let pool = ChunkPool(chunkBytes: 16, chunkCount: 1)
        let thread = LoneThread()
        let taken = Journal<Int>()
        var held: SealedChunk? = SealedChunk(try await pool.acquire(), firstRow: 1, rows: 0)
        let waiter = thread.start {
            let chunk = try await pool.acquire()
            taken.note(chunk.capacity)
        }
        await thread.settle()
        #expect(taken.entries.isEmpty && held != nil)
        held = nil
        try await waiter.value
        #expect(taken.entries == [16])
    }

    @Test func `cancelling the wait for a chunk leaves the pool whole`() async throws {
        let pool = ChunkPool(chunkBytes: 16, chunkCount: 1)
        let thread = LoneThread()
        do {
            let held = try await pool.acquire()
            let waiter = thread.start { _ = try await pool.acquire() }
            await thread.settle()
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            let capacity = held.capacity
            #expect(capacity == 16)
        }
        let again = try await pool.acquire()
        let count = again.count
        #expect(pool.lent == 1 && count == 0)
    }
}
