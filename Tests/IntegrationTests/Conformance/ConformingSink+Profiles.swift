import Cloud
import Streams
import TestSupport
import Testing

extension ConformingSink {
    /// PostgreSQL's COPY into a table, in a transaction that the test commits or not.
    static let copy = ConformingSink(
        testDescription: "COPY",
        open: { target, body in
            try await ScratchSchema.run { schema in
                try await schema.run("CREATE TABLE t (id int, note text)")
                if target == .slow {
                    try await schema.run(
                        """
                        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_sleep(0.002); RETURN NEW; END $$;
                        CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait()
                        """)
                }
                let copy = try await CopyFixture(schema)
                try await body(
                    Opened(
                        // As large as the engine's: the eight that are kept are then more than two sockets hold.
                        sink: copy.sink, pool: ChunkPool(chunkBytes: 1 << 20, chunkCount: 64),
                        stored: .has({
                            _ = try await copy.session.run("COMMIT", label: "commit")
                            let rows = try await schema.run(
                                #"SELECT string_agg(id || ',"' || note || E'"\n', '' ORDER BY id) FROM t"#)
                            return Array((rows.scalar ?? "").utf8)
                        }),
                        leftovers: {
                            try await schema.untilGone(copy.processID)
                            let count = try await schema.run("SELECT count(*) FROM t").scalar ?? "?"
                            return count == "0" ? [] : ["\(count) rows"]
                        }))
                await copy.session.close()
            }
        },
        // The first key of the second chunk, which is no number.
        isFirstCause: .has({ error in
            let error = error as? PostgresError
            return error?.sqlState == "22P02" && error?.row == SinkRows.perChunk + 1
        }),
        // Eight are kept to place an error (see `CopyFixture`), one is sent, and one comes.
        mostLent: 10)

    /// Objects in a bucket: the stack's own server, or one that answers late or refuses.
    static let s3 = ConformingSink(
        testDescription: "S3",
        open: { target, body in
            switch target {
            case .sound:
                let client = try S3Stack.client()
                let prefix = S3Stack.uniquePrefix("conformance")
                // The least that a store takes as a part.
                try await body(opened(client, prefix: prefix, chunkBytes: 5 << 20, parts: partsInFlight))
                try await remove(prefix, client)
            case .slow:
                // Waits for one part more than may be under way, which never comes, and then goes on.
                let gate = Gate(places: partsInFlight + 1)
                let server = FakeS3 { request, _ in
                    if request.has("partNumber") { gate.wait(atMostSeconds: 0.1) }
                    return nil
                }.start()
                defer { server.stop() }
                try await body(
                    opened(try S3Stack.scripted(server), chunkBytes: 64 << 10, parts: partsInFlight))
            case .refusing:
                let fake = FakeS3 { request, earlier in
                    guard request.has("partNumber"), earlier > 0 else { return nil }
                    return FakeS3.error(403, earlier == 1 ? "FirstRefusal" : "LaterRefusal")
                }
                let server = fake.start()
                defer { server.stop() }
                try await body(
                    opened(try S3Stack.scripted(server), chunkBytes: 64 << 10, parts: 1) {
                        let operations = server.requests.map(FakeS3.operation)
                        let made = operations.count { $0 == "CreateMultipartUpload" }
                        return fake.aborted.count == made ? [] : ["\(made) uploads, \(fake.aborted) aborted"]
                    })
            }
        },
        isFirstCause: .has({ ($0 as? S3Error)?.code.rawValue == "FirstRefusal" }),
        // Besides the parts under way: one that is held back or waits for its turn, and one that comes.
        mostLent: partsInFlight + 2)

    private static let partsInFlight = 2

    private static func opened(
        _ client: S3Client, prefix: String = "p", chunkBytes: Int, parts: Int,
        leftovers: (@Sendable () async throws -> [String])? = nil
    ) -> Opened {
        let journal = RecordingJournal()
        let sink = S3Stack.sink(client, prefix: prefix, parts: parts, journal: journal)
        return Opened(
            sink: sink, pool: ChunkPool(chunkBytes: chunkBytes, chunkCount: 64),
            stored: .has({
                var bytes: [UInt8] = []
                for object in await sink.objects {
                    bytes += try await client.getObject(object.key, limitBytes: 1 << 30) ?? []
                }
                return bytes
            }),
            leftovers: leftovers ?? {
                // What the journal names is another start's to sweep: a request that was cut off may be carried out late.
                try await S3Stack.becomesEmpty(client, prefix: prefix, journal: journal)
                    ? [] : ["objects or uploads below \(prefix)"]
            })
    }

    private static func remove(_ prefix: String, _ client: S3Client) async throws {
        for object in try await client.listAllObjects(prefix: prefix) {
            try await client.deleteObject(object.key)
        }
    }

    /// What benchmarks measure the rest against.
    static let null = ConformingSink(
        testDescription: "null",
        open: { _, body in
            try await body(
                Opened(
                    sink: NullSink(), pool: ChunkPool(chunkBytes: 64 << 10, chunkCount: 64),
                    stored: .lacks("it stores nothing"), leftovers: { [] }))
        },
        isFirstCause: .lacks("it takes whatever comes"), mostLent: 1)

    /// What tests look at rows with: it must not be kinder than the others.
    static let collecting = ConformingSink(
        testDescription: "collecting",
        open: { _, body in
            let sink = CollectingSink()
            try await body(
                Opened(
                    sink: sink, pool: ChunkPool(chunkBytes: 1 << 10, chunkCount: 64),
                    stored: .has({ await sink.bytes }),
                    leftovers: { await sink.isAbandoned ? [] : ["abandon went unnoticed"] }))
        },
        isFirstCause: .lacks("it takes whatever comes"), mostLent: 1)
}
