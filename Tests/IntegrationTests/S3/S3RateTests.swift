import Cloud
import Dispatch
import Streams
import TestSupport
import Testing
import Threads

/// What makes uploads fast, seen from the server: connections, requests under way, headers.
@Suite(.timeLimit(.minutes(1))) struct S3RateTests {
    private let pool = ChunkPool(chunkBytes: 1 << 20, chunkCount: 8)

    @Test(arguments: [1, 3]) func `all requests of a run share as many connections as parts may be in flight`(
        _ parts: Int
    ) async throws {
        let server = FakeS3 { _, _ in nil }.start()
        defer { server.stop() }
        // A transport of its own: others' connections do not count.
        var configuration = S3Configuration(
            bucket: "bucket", endpoint: server.endpoint,
            credentials: StaticCredentials(AWSCredentials(accessKeyID: "id", secretAccessKey: "secret")))
        configuration.pathStyle = true
        let sink = S3Stack.sink(
            S3Client(configuration, transport: try HTTPTransport(), clock: .system), prefix: "p", parts: parts
        )
        try await sink.begin()
        for index in 0..<24 {
            let bytes = Chunks.bytes(200_000, seed: UInt64(index + 1))
            try await sink.accept(try await Chunks.sealed(bytes, startsObject: index % 8 == 0, from: pool))
        }
        _ = try await sink.finish()
        #expect(server.requests.count { $0.has("partNumber") } == 24)
        // An object completes beside the parts of the next.
        #expect(server.connectionCount <= parts + 1)
    }

    @Test func `parts are on their way while the next chunks are still to come`() async throws {
        let arrived = Signal()
        let mayAnswer = DispatchSemaphore(value: 0)
        let server = FakeS3 { request, earlier in
            if request.has("partNumber"), earlier == 0 {
                arrived.fire()
                _ = mayAnswer.wait(timeout: .now() + 20)
            }
            return nil
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p", parts: 3)
        for index in 0..<3 {
            try await sink.accept(
                try await Chunks.sealed(Chunks.bytes(1000), startsObject: index == 0, from: pool))
        }
        // The server has the first part and says nothing, yet more is taken.
        await arrived.wait()
        try await sink.accept(try await Chunks.sealed(Chunks.bytes(1000), from: pool))
        #expect(pool.lent > 0)
        mayAnswer.signal()
        #expect(try await sink.finish().bytes == 4000)
        #expect(pool.lent == 0)
    }

    @Test(arguments: [1, 3], [nil, "gzip"])
    func `an object is created with type and encoding, as one request or many`(
        _ chunks: Int, _ encoding: String?
    ) async throws {
        let server = FakeS3 { _, _ in nil }.start()
        defer { server.stop() }
        var settings = S3Sink.Settings(key: { "part-\($0)" })
        settings.limits = S3Limits(minPartBytes: 1, maxParts: 100)
        settings.contentType = "application/gzip"
        settings.contentEncoding = encoding
        let sink = S3Sink(try S3Stack.scripted(server), settings)
        for index in 0..<chunks {
            try await sink.accept(try await Chunks.sealed([1], startsObject: index == 0, from: pool))
        }
        _ = try await sink.finish()
        let creating = server.requests.filter {
            ["CreateMultipartUpload", "PutObject"].contains(FakeS3.operation($0))
        }
        try #require(creating.count == 1)
        #expect(creating[0].headers["content-type"] == "application/gzip")
        #expect(creating[0].headers["content-encoding"] == encoding)
        // What only the creating request may carry.
        #expect(server.requests.count { $0.headers["content-encoding"] != nil } == (encoding == nil ? 0 : 1))
    }
}
