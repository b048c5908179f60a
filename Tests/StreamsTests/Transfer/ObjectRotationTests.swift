import TestSupport
import Testing

@testable import Streams

struct ObjectRotationTests {
    private static let header = Array("h\n".utf8)

    /// What one sink saw of rows of 16 bytes in chunks of 64.
    private func seen(
        rowCount: Int, row: [UInt8]? = nil, maximumObjectBytes: Int, minimumChunkBytes: Int = 0
    ) async throws -> [ScriptedSink.Seen] {
        var producer = ScriptedProducer(rowCount: rowCount)
        if let row { producer.row = row }
        let sink = ScriptedSink()
        var transfer = ScriptedTransfer(producer: producer, sinks: [sink])
        transfer.rotation = ObjectRotation(
            maximumObjectBytes: maximumObjectBytes, minimumChunkBytes: minimumChunkBytes,
            headerLine: Self.header)
        _ = try await transfer.run()
        return sink.chunks.entries
    }

    /// The objects' bytes.
    private func objects(_ chunks: [ScriptedSink.Seen]) -> [[UInt8]] {
        var objects: [[UInt8]] = []
        for chunk in chunks {
            if chunk.startsObject { objects.append([]) }
            objects[objects.count - 1] += chunk.bytes
        }
        return objects
    }

    @Test func `objects end between rows, below the limit, each with a header`() async throws {
        let row = Array("0123456789abcde\n".utf8)
        let chunks = try await seen(rowCount: 50, maximumObjectBytes: 200)
        let objects = objects(chunks)
        #expect(objects.count > 1)
        for object in objects {
            #expect(object.count <= 200 && object.starts(with: Self.header))
            #expect((object.count - 2) % row.count == 0 && object.last == 10)
        }
        #expect(objects.map { ($0.count - 2) / row.count }.reduce(0, +) == 50)
        #expect(chunks.reduce(0) { $0 + $1.rows } == 50)
    }

    @Test func `one object holds everything below the limit`() async throws {
        let chunks = try await seen(rowCount: 50, maximumObjectBytes: 1 << 20)
        #expect(chunks.filter(\.startsObject).count == 1 && chunks[0].startsObject)
        #expect(objects(chunks).map(\.count) == [802])
    }

    @Test func `no chunk but the last is below the store's minimum`() async throws {
        // Rows of 50 bytes: without the minimum, each chunk would end after one of them.
        let row = Array((String(repeating: "x", count: 49) + "\n").utf8)
        let chunks = try await seen(
            rowCount: 40, row: row, maximumObjectBytes: 1 << 20, minimumChunkBytes: 60)
        #expect(chunks.dropLast().allSatisfy { $0.bytes.count >= 60 })
        #expect(chunks.flatMap(\.bytes) == Self.header + (0..<40).flatMap { _ in row })
        #expect(chunks.reduce(0) { $0 + $1.rows } == 40)
    }

    @Test func `a row longer than an object is not split by rotation`() async throws {
        let row = Array((String(repeating: "x", count: 499) + "\n").utf8)
        let chunks = try await seen(rowCount: 3, row: row, maximumObjectBytes: 200, minimumChunkBytes: 60)
        let objects = objects(chunks)
        for object in objects { #expect((object.count - 2) % 500 == 0) }
        #expect(objects.flatMap { $0.dropFirst(2) } == (0..<3).flatMap { _ in row })
        // The row that a chunk's first byte belongs to, whether it begins there or not.
        #expect(chunks[0].firstRow == 1 && chunks[1].firstRow == 1 && chunks[1].rows == 0)
        #expect(chunks[1].startsInsideQuotes && !chunks[0].startsInsideQuotes)
    }

    @Test func `a header that leaves no room for rows is refused`() async throws {
        var transfer = ScriptedTransfer(producer: ScriptedProducer(rowCount: 1), sinks: [ScriptedSink()])
        transfer.rotation.headerLine = Array(repeating: 0x68, count: 32)
        let error = try await transfer.failure()
        #expect(error as? ChunkTooSmall == ChunkTooSmall(neededBytes: 64, chunkBytes: 64))
    }
}
