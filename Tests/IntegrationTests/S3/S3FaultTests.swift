import Cloud
import Streams
import Synchronization
import TestSupport
import Testing

/// One test for each moment at which a server or the network can fail.
@Suite(.timeLimit(.minutes(1))) struct S3FaultTests {
    private let pool = ChunkPool(chunkBytes: 1 << 20, chunkCount: 6)

    private func store(_ chunks: Int, in sink: S3Sink) async throws -> SinkReport {
        for index in 0..<chunks {
            let bytes = Chunks.bytes(300_000, seed: UInt64(index + 1))
            try await sink.accept(try await Chunks.sealed(bytes, startsObject: index == 0, from: pool))
        }
        return try await sink.finish()
    }

    private func operations(_ server: ScriptedServer) -> [String] { server.requests.map(FakeS3.operation) }

    @Test(arguments: [(503, "SlowDown"), (500, "InternalError"), (400, "RequestTimeout"), (502, "")])
    func `a part that the server could not take is sent again, whole`(_ status: Int, _ code: String)
        async throws
    {
        let server = FakeS3 { request, earlier in
            guard request.has("partNumber"), earlier < 2 else { return nil }
            return code.isEmpty ? .respond(status: status) : FakeS3.error(status, code)
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p", parts: 1)
        let report = try await store(3, in: sink)
        #expect(report.bytes == 900_000)
        let parts = server.requests.filter { $0.has("partNumber") }
        #expect(parts.count == 5)
        #expect(parts.prefix(3).allSatisfy { $0.body == Chunks.bytes(300_000, seed: 1) })
        #expect(parts.last?.body == Chunks.bytes(300_000, seed: 3))
        #expect(pool.lent == 0)
    }

    @Test(arguments: [0, 1, 100_000, 299_999])
    func `a connection that breaks inside a part costs nothing but time`(_ sentBytes: Int) async throws {
        let server = FakeS3 { request, earlier in
            request.has("partNumber") && earlier == 1 ? .reset(afterBodyBytes: sentBytes) : nil
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p", parts: 1)
        #expect(try await store(3, in: sink).bytes == 900_000)
        let parts = server.requests.filter { $0.has("partNumber") && $0.body.count == 300_000 }
        #expect(parts.map(\.body) == (1...3).map { Chunks.bytes(300_000, seed: $0) })
    }

    @Test func `attempts end and the last error is the one reported`() async throws {
        let server = FakeS3 { request, _ in request.has("partNumber") ? FakeS3.error(503, "SlowDown") : nil }
            .start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server, attempts: 3), prefix: "p", parts: 1)
        let error = await #expect(throws: S3Error.self) { try await store(2, in: sink) }
        #expect(error?.code.rawValue == "SlowDown")
        await sink.abandon()
        #expect(operations(server).filter { $0 == "UploadPart" }.count == 3)
        #expect(operations(server).contains("AbortMultipartUpload"))
        #expect(pool.lent == 0)
    }

    @Test func `a refused permission is not asked for again and names what to allow`() async throws {
        let server = FakeS3 { request, _ in
            request.method == "POST" ? FakeS3.error(403, "AccessDenied") : nil
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p")
        let error = await #expect(throws: S3Error.self) { try await store(2, in: sink) }
        #expect(error?.description.contains("s3:PutObject on arn:aws:s3:::bucket/p/part-1.csv") == true)
        #expect(operations(server) == ["CreateMultipartUpload"])
    }

    @Test func `an error inside a completion's 200 is tried again`() async throws {
        let server = FakeS3 { request, earlier in
            FakeS3.operation(request) == "CompleteMultipartUpload" && earlier == 0
                ? FakeS3.error(200, "InternalError") : nil
        }.start()
        defer { server.stop() }
        #expect(
            try await store(2, in: S3Stack.sink(try S3Stack.scripted(server), prefix: "p")).bytes == 600_000)
        #expect(operations(server).filter { $0 == "CompleteMultipartUpload" }.count == 2)
    }

    @Test func `a completion whose reply was lost is settled by the object's token and size`() async throws {
        let server = FakeS3 { request, earlier in
            guard FakeS3.operation(request) == "CompleteMultipartUpload" else { return nil }
            return earlier == 0 ? .reset(afterBodyBytes: 1 << 20) : FakeS3.error(404, "NoSuchUpload")
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p")
        #expect(try await store(2, in: sink).bytes == 600_000)
        #expect(await sink.objects.first?.etag == "\"head\"")
    }

    @Test(arguments: ["token", "size"])
    func `a lost upload whose key holds something else is a failure`(_ difference: String) async throws {
        let server = FakeS3 { request, _ in
            switch FakeS3.operation(request) {
            case "CompleteMultipartUpload":
                return FakeS3.error(404, "NoSuchUpload")
            case "HeadObject" where difference == "token":
                let headers = ["Content-Length": "600000", "x-amz-meta-replicator-token": "another"]
                return .respond(status: 200, headers: headers)
            case "HeadObject":
                return .respond(status: 200, headers: ["Content-Length": "599999"])
            default:
                return nil
            }
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p")
        let error = await #expect(throws: S3Error.self) { try await store(2, in: sink) }
        #expect(error?.code == .noSuchUpload)
        await sink.abandon()
        #expect(!operations(server).contains("DeleteObject"), "deleted what is not ours")
    }

    @Test func `an object whose checksum is another than its parts' is a failure`() async throws {
        let server = FakeS3 { request, _ in
            guard FakeS3.operation(request) == "CompleteMultipartUpload" else { return nil }
            let body = "<R><ETag>e</ETag><ChecksumSHA256>AAAA-2</ChecksumSHA256></R>"
            return .respond(status: 200, body: body)
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p")
        let error = await #expect(throws: S3Error.self) { try await store(2, in: sink) }
        #expect(error?.code == .notOurs)
    }

    @Test func `a part too small for its place and one too many are refused before they are sent`()
        async throws
    {
        let server = FakeS3 { _, _ in nil }.start()
        defer { server.stop() }
        var settings = S3Sink.Settings(key: { "part-\($0)" })
        settings.limits = S3Limits(minPartBytes: 300_001, maxParts: 10)
        let small = S3Sink(try S3Stack.scripted(server), settings)
        let error = await #expect(throws: S3LimitError.self) { try await store(2, in: small) }
        #expect(error?.description.contains("raise the chunk size") == true)
        await small.abandon()
        settings.limits = S3Limits(minPartBytes: 1, maxParts: 2)
        let many = S3Sink(try S3Stack.scripted(server), settings)
        await #expect(throws: S3LimitError.self) { try await store(3, in: many) }
        await many.abandon()
        #expect(operations(server).filter { $0 == "UploadPart" }.count <= 3)
        #expect(pool.lent == 0)
    }

    @Test func `an upload that was opened twice because a reply was lost leaves no orphan`() async throws {
        let fake = FakeS3 { request, earlier in
            switch FakeS3.operation(request) {
            case "CreateMultipartUpload" where earlier == 0:
                return .reset(afterBodyBytes: 0)
            case "ListMultipartUploads":
                let uploads = ["upload-1", "orphan"].map {
                    "<Upload><Key>p/part-1.csv</Key><UploadId>\($0)</UploadId></Upload>"
                }
                return .respond(status: 200, body: "<R>\(uploads.joined())</R>")
            default:
                return nil
            }
        }
        let server = fake.start()
        defer { server.stop() }
        _ = try await store(2, in: S3Stack.sink(try S3Stack.scripted(server), prefix: "p"))
        #expect(fake.aborted == ["uploadId=orphan"])
    }

    @Test func `aborting goes on until no part is left`() async throws {
        let fake = FakeS3 { request, earlier in
            switch FakeS3.operation(request) {
            case "ListParts" where earlier < 2:
                return .respond(status: 200, body: "<R><Part><PartNumber>1</PartNumber></Part></R>")
            default: return nil
            }
        }
        let server = fake.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p")
        for index in 0..<2 {
            try await sink.accept(try await Chunks.sealed([1], startsObject: index == 0, from: pool))
        }
        await sink.abandon()
        #expect(fake.aborted.count == 3)
    }

    @Test func `a server that hangs does not hold up a cancelled task`() async throws {
        let hangs = Signal()
        let server = FakeS3 { request, _ in
            guard request.has("partNumber") else { return nil }
            hangs.fire()
            return .hang
        }.start()
        defer { server.stop() }
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p", parts: 1)
        let task = Task { try await store(4, in: sink) }
        await hangs.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await sink.abandon()
        #expect(operations(server).contains("AbortMultipartUpload"))
        #expect(pool.lent == 0)
    }

    @Test func `an object whose request was cut off stays in the journal, for it may yet appear`()
        async throws
    {
        let hangs = Signal()
        let server = FakeS3 { request, _ in
            guard request.method == "PUT" else { return nil }
            hangs.fire()
            return .hang
        }.start()
        defer { server.stop() }
        let journal = RecordingJournal()
        let sink = S3Stack.sink(try S3Stack.scripted(server), prefix: "p", journal: journal)
        let task = Task { try await store(1, in: sink) }
        await hangs.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await sink.abandon()
        #expect(operations(server).contains("DeleteObject"))
        #expect(await journal.open.map(\.key) == ["p/part-1.csv"])
    }

    @Test(arguments: [1, 3]) func `no more parts are in flight than allowed`(_ limit: Int) async throws {
        let gauge = Gauge()
        let gate = Gate(places: limit + 1)
        let server = FakeS3 { request, _ in
            guard request.has("partNumber") else { return nil }
            gauge.enter()
            // Every part stays for a moment, in which one too many would come.
            gate.wait(atMostSeconds: 0.2)
            gauge.leave()
            return nil
        }.start()
        defer { server.stop() }
        _ = try await store(
            2 * limit + limit, in: S3Stack.sink(try S3Stack.scripted(server), prefix: "p", parts: limit))
        #expect(gauge.peak == limit)
    }
}
