import Testing

@testable import Streams

extension Chunk {
    /// The content, for comparisons.
    var bytes: [UInt8] { withBytes { span in (0..<span.byteCount).map { span[$0] } } }
}

extension SealedChunk {
    /// The content, for comparisons.
    var content: [UInt8] { withBytes { span in (0..<span.byteCount).map { span[$0] } } }
}

struct ChunkTests {
    private struct Stop: Error {}

    @Test func `bytes are appended behind each other until the chunk is full`() async throws {
        var chunk = try await ChunkPool(chunkBytes: 5, chunkCount: 1).acquire()
        chunk.append([1, 2])
        chunk.append([])
        chunk.append([3, 4, 5])
        let (bytes, free, count, capacity) = (chunk.bytes, chunk.freeCapacity, chunk.count, chunk.capacity)
        #expect(bytes == [1, 2, 3, 4, 5])
        #expect(free == 0 && count == 5 && capacity == 5)
    }

    @Test func `a write that ends by an error changes nothing`() async throws {
        var chunk = try await ChunkPool(chunkBytes: 8, chunkCount: 1).acquire()
        chunk.append([1, 2])
        var hasStopped = false
        do throws(Stop) {
            try chunk.write { (span: inout MutableRawSpan, count: Int) throws(Stop) -> Int in
                span.storeBytes(of: 9, toByteOffset: count, as: UInt8.self)
                throw Stop()
            }
        } catch {
            hasStopped = true
        }
        let bytes = chunk.bytes
        #expect(hasStopped && bytes == [1, 2])
    }

    @Test func `a sealed chunk keeps its bytes and counts`() async throws {
        var chunk = try await ChunkPool(chunkBytes: 8, chunkCount: 1).acquire()
        chunk.append(Array("a\nb\n".utf8))
        let sealed = SealedChunk(
            chunk, firstRow: 7, rows: 1, embeddedNewlines: 3, startsInsideQuotes: true, startsObject: true,
            headerBytes: 2)
        #expect(sealed.content == Array("a\nb\n".utf8))
        #expect(sealed.count == 4 && sealed.rowBytes == 2 && sealed.headerBytes == 2)
        #expect(sealed.firstRow == 7 && sealed.rows == 1 && sealed.embeddedNewlines == 3)
        #expect(sealed.startsObject && sealed.startsInsideQuotes)
    }

    @Test func `appending more than fits ends the process`() async {
        await #expect(processExitsWith: .failure) {
            var chunk = try await ChunkPool(chunkBytes: 4, chunkCount: 1).acquire()
            chunk.append([1, 2, 3, 4, 5])
        }
    }

    @Test func `claiming more bytes than the capacity ends the process`() async {
        await #expect(processExitsWith: .failure) {
            var chunk = try await ChunkPool(chunkBytes: 4, chunkCount: 1).acquire()
            chunk.write { _, _ in 5 }
        }
    }

    @Test func `a pool without chunks is refused`() async {
        await #expect(processExitsWith: .failure) { _ = ChunkPool(chunkBytes: 4, chunkCount: 0) }
    }
}
