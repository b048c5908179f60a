import Cloud
import Streams
import Synchronization
import TestSupport
import Testing

/// The sink against a real S3 server that checks signatures and checksums.
struct S3SinkTests {
    private static let partBytes = 5 << 20
    private let pool = ChunkPool(chunkBytes: S3SinkTests.partBytes, chunkCount: 6)

    /// Stores the contents as chunks; a new object begins where `starts` says.
    private func store(
        _ contents: [[UInt8]], in sink: S3Sink, starts: Set<Int> = [0]
    ) async throws -> SinkReport {
        try await sink.begin()
        for (index, bytes) in contents.enumerated() {
            try await sink.accept(
                try await Chunks.sealed(bytes, rows: 10, startsObject: starts.contains(index), from: pool))
        }
        return try await sink.finish()
    }

    @Test func `one chunk goes as one request and reads back byte for byte`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("single")
        let sink = S3Stack.sink(client, prefix: prefix)
        let bytes = Chunks.bytes(100_000)
        let report = try await store([bytes], in: sink)
        #expect(report == SinkReport(rows: 10, bytes: bytes.count))
        let object = try #require(await sink.objects.first)
        #expect(try await client.getObject(object.key) == bytes)
        #expect(object.parts.map(\.bytes) == [bytes.count])
        #expect(!object.etag.contains("-"), "a multipart upload's ETag")
        #expect(pool.lent == 0)
        try await client.deleteObject(object.key)
    }

    @Test func `many chunks become parts of one object in their order`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("multipart")
        let sink = S3Stack.sink(client, prefix: prefix)
        let contents = (1...4).map { Chunks.bytes(Self.partBytes, seed: $0) } + [Chunks.bytes(17, seed: 9)]
        let report = try await store(contents, in: sink)
        #expect(report == SinkReport(rows: 50, bytes: 4 * Self.partBytes + 17))
        let object = try #require(await sink.objects.first)
        #expect(try await client.getObject(object.key, limitBytes: 1 << 30) == contents.flatMap { $0 })
        #expect(object.parts.map(\.bytes) == contents.map(\.count))
        #expect(object.parts.map(\.sha256) == contents.map { SHA256Digest(of: $0).hex })
        #expect(object.checksum.hasSuffix("-5"))
        #expect(try await client.listMultipartUploads(prefix: prefix).isEmpty)
        #expect(pool.lent == 0)
        try await client.deleteObject(object.key)
    }

    @Test func `a chunk that starts an object closes the one before`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("rotation")
        let sink = S3Stack.sink(client, prefix: prefix, parts: 2)
        let full = Self.partBytes
        let sizes = [1000, full, full, 3000, full, 7]
        let contents = sizes.enumerated().map { Chunks.bytes($0.element, seed: UInt64($0.offset + 1)) }
        let report = try await store(contents, in: sink, starts: [0, 1, 4])
        let objects = await sink.objects
        #expect(objects.map(\.key) == (1...3).map { "\(prefix)/part-\($0).csv" })
        let objectBytes = [1000, 2 * full + 3000, full + 7]
        #expect(objects.map(\.bytes) == objectBytes)
        #expect(objects.map(\.rows) == [10, 30, 20])
        #expect(objects.map(\.parts.count) == [1, 3, 2])
        #expect(report == SinkReport(rows: 60, bytes: objectBytes.reduce(0, +)))
        #expect(
            try await client.getObject(objects[1].key, limitBytes: 1 << 30) == Array(contents[1...3].joined())
        )
        #expect(try await client.listAllObjects(prefix: prefix).map(\.bytes) == objectBytes)
        for object in objects { try await client.deleteObject(object.key) }
    }

    @Test func `no rows make one object with the header alone`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("empty")
        let sink = S3Stack.sink(client, prefix: prefix, emptyObjectBytes: Array("id,name\n".utf8))
        let report = try await store([], in: sink)
        #expect(report == SinkReport(rows: 0, bytes: 8))
        #expect(try await client.getObject("\(prefix)/part-1.csv") == Array("id,name\n".utf8))
        try await client.deleteObject("\(prefix)/part-1.csv")
    }

    @Test func `no rows and no header make one object without bytes`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("nothing")
        _ = try await store([], in: S3Stack.sink(client, prefix: prefix))
        #expect(try await client.headObject("\(prefix)/part-1.csv")?.bytes == 0)
        try await client.deleteObject("\(prefix)/part-1.csv")
    }

    @Test(arguments: ["a b", "ü€😀", "a+b", "dt=2026-01-31", "a&b?c#d%20e", "quote'\"", "(a)*!@$,;:"])
    func `an object can have any name`(_ name: String) async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("names") + "/" + name
        let sink = S3Stack.sink(client, prefix: prefix)
        _ = try await store([Chunks.bytes(Self.partBytes), Chunks.bytes(20)], in: sink)
        let key = "\(prefix)/part-1.csv"
        #expect(try await client.listAllObjects(prefix: prefix).map(\.key) == [key])
        #expect(try await client.headObject(key)?.bytes == Self.partBytes + 20)
        try await client.deleteObject(key)
        #expect(try await client.headObject(key) == nil)
    }

    @Test func `a key with an empty segment is signed and addressed as it is`() async throws {
        let client = try S3Stack.client()
        let key = S3Stack.uniquePrefix("slashes") + "//a"
        try await client.putObject(key, S3Payload([1, 2, 3]))
        #expect(try await client.getObject(key) == [1, 2, 3])
        try await client.deleteObject(key)
    }

    @Test func `abandoning leaves nothing in the bucket that the journal does not name`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("abandon")
        let journal = RecordingJournal()
        let sink = S3Stack.sink(client, prefix: prefix, journal: journal)
        try await sink.begin()
        for index in 0..<6 {
            try await sink.accept(
                try await Chunks.sealed(
                    Chunks.bytes(Self.partBytes), startsObject: [0, 1, 3].contains(index), from: pool))
        }
        await sink.abandon()
        #expect(pool.lent == 0)
        #expect(try await S3Stack.becomesEmpty(client, prefix: prefix, journal: journal))
    }

    @Test func `abandoning after the end removes the objects as well`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("abandon-finished")
        let journal = RecordingJournal()
        let sink = S3Stack.sink(client, prefix: prefix, journal: journal)
        _ = try await store([[1], Chunks.bytes(Self.partBytes), [3]], in: sink, starts: [0, 1])
        await sink.abandon()
        #expect(try await client.listAllObjects(prefix: prefix).isEmpty)
        #expect(try await client.listMultipartUploads(prefix: prefix).isEmpty)
        #expect(await journal.open.isEmpty)
    }

    @Test func `a cancelled task leaves nothing behind that the journal does not name`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("cancel")
        let journal = RecordingJournal()
        let sink = S3Stack.sink(client, prefix: prefix, parts: 2, journal: journal)
        let started = Signal()
        let task = Task { [pool] in
            do {
                try await sink.begin()
                for index in 0... {
                    let bytes = Chunks.bytes(Self.partBytes)
                    try await sink.accept(
                        try await Chunks.sealed(bytes, startsObject: index % 4 == 0, from: pool))
                    if index == 5 { started.fire() }
                }
            } catch {
                // As the pipeline does it: in the task that was cancelled.
                await sink.abandon()
                throw error
            }
        }
        await started.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(pool.lent == 0)
        #expect(try await S3Stack.becomesEmpty(client, prefix: prefix, journal: journal))
    }

    @Test func `what a sink refused to take fails its end, too`() async throws {
        let server = FakeS3 { _, _ in nil }.start()
        defer { server.stop() }
        var settings = S3Sink.Settings(key: { "part-\($0).csv" })
        settings.limits = S3Limits(minPartBytes: 1, maxParts: 2)
        let sink = S3Sink(try S3Stack.scripted(server), settings)
        for index in 0..<2 {
            try await sink.accept(try await Chunks.sealed([1], startsObject: index == 0, from: pool))
        }
        let last = try await Chunks.sealed([1], from: pool)
        await #expect(throws: S3LimitError.self) { try await sink.accept(last) }
        await #expect(throws: S3LimitError.self) { try await sink.finish() }
        await sink.abandon()
    }

    @Test func `a crashed run is swept from its journal`() async throws {
        let client = try S3Stack.client()
        let prefix = S3Stack.uniquePrefix("sweep")
        let journal = RecordingJournal()
        let sink = S3Stack.sink(client, prefix: prefix, journal: journal)
        try await sink.begin()
        for index in 0..<4 {
            try await sink.accept(
                try await Chunks.sealed(Chunks.bytes(1000), startsObject: [0, 2].contains(index), from: pool))
        }
        // The process is gone here: nothing is finished, nothing abandoned. What is stored may still land.
        let announced = await journal.announced
        #expect(announced.count == 2)
        #expect(announced.allSatisfy { $0.uploadID != nil })
        await sink.abandon()
        for intent in announced {
            try await client.sweep(intent)
            try await client.sweep(intent)
        }
        #expect(try await client.listMultipartUploads(prefix: prefix).isEmpty)
        #expect(try await client.listAllObjects(prefix: prefix).isEmpty)
    }

    @Test func `a sweep aborts recorded and lost uploads and spares another run's object`() async throws {
        let client = try S3Stack.client()
        let key = S3Stack.uniquePrefix("sweep-token") + "/k"
        let attributes = ObjectAttributes(token: "theirs")
        try await client.putObject(key, S3Payload([1]), attributes: attributes)
        _ = try await client.createMultipartUpload(key, attributes: attributes)
        try await client.sweep(ObjectIntent(bucket: client.bucket, key: key, uploadID: nil, token: "mine"))
        #expect(try await client.listMultipartUploads(prefix: key).isEmpty)
        #expect(try await client.headObject(key)?.token == "theirs")
        try await client.sweep(ObjectIntent(bucket: client.bucket, key: key, uploadID: nil, token: "theirs"))
        #expect(try await client.headObject(key) == nil)
    }
}
