import Foundation
import Streams
import TestSupport
import Testing

@testable import Cloud

/// Runs whose objects are compressed, read back by the programs that everybody has.
struct CompressedObjectsTests {
    /// An object as the bucket has it.
    private struct Stored {
        var key: String
        var bytes: [UInt8]
        var contentType: String?
        var contentEncoding: String?
    }

    /// Rows of which a compressor leaves half, 1.6 KB each.
    private static func fill(_ rows: Int) -> String {
        """
        INSERT INTO source (id, name)
        SELECT n, (SELECT string_agg(md5((n * 100 + k)::text), '') FROM generate_series(1, 50) AS k)
        FROM generate_series(1, \(rows)) AS n
        """
    }

    private static func options(_ lines: [String]) -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.rows = "query: \"SELECT id, name, changed FROM SCHEMA.source ORDER BY id\""
        options.bucketLines = lines
        return options
    }

    /// The objects of the run that a result tells of, without its manifest.
    private func stored(_ fixture: SyncFixture, _ result: [String: Any]) async throws -> [Stored] {
        let client = try fixture.bucket()
        let run = try #require(result["run"] as? String)
        var stored: [Stored] = []
        for key in try await fixture.keys() where key.contains(run) && !key.hasSuffix(".json") {
            let bytes = try #require(try await client.getObject(key, limitBytes: 1 << 30))
            let head = try await client.perform(S3Call(operation: .headObject, method: .head, key: key))
            #expect(head.headers["Content-Length"] == String(bytes.count))
            stored.append(
                Stored(
                    key: key, bytes: bytes, contentType: head.headers["Content-Type"],
                    contentEncoding: head.headers["Content-Encoding"]))
        }
        return stored
    }

    private func manifest(_ fixture: SyncFixture, _ result: [String: Any]) async throws -> Manifest {
        let targets = try #require(result["targets"] as? [[String: Any]])
        let key = try #require(targets.last?["manifest"] as? String)
        return try #require(try await fixture.bucket().getManifest(key: key))
    }

    @Test(arguments: [("gzip", ".csv.gz"), ("zstd", ".csv.zst")])
    func `compressed objects hold the rows, each with its header, and everything that counts them agrees`(
        _ codec: String, _ suffix: String
    ) async throws {
        let lines = ["compression: \(codec)", "compression_threads: 3", "max_object_size: 3MiB"]
        try await SyncFixture.run(Self.options(lines)) { fixture in
            try await fixture.schema.run(Self.fill(5000))
            let result = try await fixture.sync()
            #expect(try await fixture.schema.run("SELECT count(*)::text FROM target").scalar == "5000")
            let stored = try await stored(fixture, result)
            #expect(stored.count == 3)
            var contents: [[UInt8]] = []
            for object in stored {
                #expect(object.key.hasSuffix(suffix))
                #expect(object.contentType == "application/\(codec)" && object.contentEncoding == nil)
                contents.append(try await ExternalReader.read(object.bytes, with: codec))
            }
            let manifest = try await manifest(fixture, result)
            #expect(manifest.compression == codec)
            #expect(manifest.objects.map(\.bytes) == stored.map(\.bytes.count))
            #expect(manifest.objects.map(\.key) == stored.map(\.key))
            let records = try contents.map { try CSVReader().readText($0) }
            for object in records { #expect(object.first == ["id", "name", "changed"]) }
            #expect(manifest.objects.map(\.rows) == records.map { $0.count - 1 })
            let rows = try await fixture.schema.run(
                "SELECT source.id::text, name FROM source ORDER BY source.id"
            ).rows
            #expect(records.flatMap { $0.dropFirst() }.map { Array($0.prefix(2)) } == rows)
            let targets = try #require(result["targets"] as? [[String: Any]])
            #expect(targets[1]["bytes"] as? Int == stored.reduce(0) { $0 + $1.bytes.count })
            #expect(targets[1]["rows"] as? Int == 5000 && targets[1]["objects"] as? Int == 3)
            // The size of the rows as they were read is above that of what is stored.
            #expect(try #require(result["bytes"] as? Int) > 8_000_000)
        }
    }

    @Test(arguments: ["gzip", "zstd"])
    func `under a name of the user's own, clients are told to undo the compression`(_ codec: String)
        async throws
    {
        let lines = ["compression: \(codec)", "key_template: \"{prefix}/{run}/{n}.csv\""]
        try await SyncFixture.run(Self.options(lines)) { fixture in
            try await fixture.schema.run(Self.fill(10))
            let result = try await fixture.sync()
            let object = try #require(try await stored(fixture, result).first)
            #expect(object.key.hasSuffix("/00001.csv"))
            #expect(object.contentType == "text/csv; charset=utf-8" && object.contentEncoding == codec)
            let content = try await ExternalReader.read(object.bytes, with: codec)
            #expect(try CSVReader().readText(content).count == 11)
            // gzip has several members, of which many clients read one.
            let warnings = try #require(result["warnings"] as? [String])
            #expect(warnings.contains { $0.contains("Content-Encoding: gzip") } == (codec == "gzip"))
        }
    }

    @Test(arguments: ["gzip", "zstd"])
    func `the least memory that is said to do is enough for parts of an object`(_ codec: String) async throws
    {
        try await SyncFixture.run(Self.options(["compression: \(codec)"])) { fixture in
            try await fixture.schema.run(Self.fill(16_000))
            let refused = try await fixture.attempt(["--memory", "1MiB"])
            #expect(refused.code == 2)
            let least = try #require(refused.errors.firstMatch(of: /--memory to at least (\d+MiB)/)).1
            let result = try await fixture.sync("--memory", String(least))
            let object = try #require(try await stored(fixture, result).first)
            let parts = try await manifest(fixture, result).objects[0].parts
            #expect(parts.count >= 3)
            for part in parts.dropLast() { #expect(part.bytes >= 5 << 20) }
            #expect(parts.reduce(0) { $0 + $1.bytes } == object.bytes.count)
            // Each part can be read without the others.
            var (start, content) = (0, [UInt8]())
            for part in parts {
                content += try await ExternalReader.read(
                    Array(object.bytes[start..<start + part.bytes]), with: codec)
                start += part.bytes
            }
            try fixture.writeConfiguration(Self.options([]))
            let uncompressed = try await stored(fixture, try await fixture.sync())
            #expect(content == uncompressed.first?.bytes)
        }
    }

    @Test(arguments: ["gzip", "zstd"], [true, false])
    func `no rows make an object that is whole, with the header if there is to be one`(
        _ codec: String, _ hasHeader: Bool
    ) async throws {
        let lines = ["compression: \(codec)", "csv: { header: \(hasHeader) }"]
        try await SyncFixture.run(Self.options(lines)) { fixture in
            let result = try await fixture.sync()
            let objects = try await stored(fixture, result)
            try #require(objects.count == 1)
            let content = try await ExternalReader.read(objects[0].bytes, with: codec)
            #expect(String(decoding: content, as: UTF8.self) == (hasHeader ? "id,name,changed\n" : ""))
        }
    }

    @Test func `a signal in mid-flight leaves nothing that the next run does not sweep`() async throws {
        var options = Self.options(["compression: zstd", "max_object_size: 1MiB"])
        options.rows = """
            query: "SELECT id, name, changed FROM SCHEMA.source \
            WHERE id <> 11000 OR pg_advisory_lock_shared(hashtext('SCHEMA')) IS NOT NULL"
            """
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(Self.fill(12_000))
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            try await fixture.waitUntil(
                "an object is on its way", "(SELECT count(*) > 0 FROM replicator.upload)")
            process.signal(SIGINT)
            #expect(try await process.wait().code == 130)
            try await BlockedSource.letGo(fixture)
            #expect(try await fixture.statuses() == ["cancelled"])
            // A request that was cut off may still be carried out; the next run sweeps what it finds in the journal.
            let run = try #require(try await fixture.sync()["run"] as? String)
            #expect(try await fixture.keys().allSatisfy { $0.contains(run) })
            #expect(try await fixture.bucket().listMultipartUploads(prefix: fixture.prefix).isEmpty)
        }
    }

    @Test func `copy compresses once for all its buckets`() async throws {
        try await SyncFixture.run(Self.options([])) { fixture in
            try await fixture.schema.run(Self.fill(100))
            let bucket = "s3://${REPLICATOR_TEST_S3_BUCKET}/\(fixture.prefix)"
            let words = [
                "copy", "--from", "odbc:${REPLICATOR_TEST_ODBC}", "--table", "\(fixture.schema.name).source",
                "--to", bucket + "/a", "--to", bucket + "/b", "--endpoint",
                try Stack.variable("REPLICATOR_TEST_S3_ENDPOINT"), "--compression", "zstd",
                "--compression-level", "3", "--json",
            ]
            let outcome = try await ReplicatorProcess.run(words, environment: fixture.environment)
            #expect(outcome.code == 0, "\(outcome.text)")
            let result = try outcome.json()
            let objects = try await stored(fixture, result)
            #expect(objects.count == 2 && objects.allSatisfy { $0.key.hasSuffix("part-00001.csv.zst") })
            #expect(objects.first?.bytes == objects.last?.bytes)
            let targets = try #require(result["targets"] as? [[String: Any]])
            #expect(targets.map { $0["bytes"] as? Int } == objects.map(\.bytes.count))
            #expect(targets.map { $0["rows"] as? Int } == [100, 100])
            let content = try await ExternalReader.read(try #require(objects.first).bytes, with: "zstd")
            #expect(try CSVReader().readText(content).count == 101)
        }
    }

    @Test(arguments: ["gzip", "zstd"], [true, false])
    func `ranges and groups of several readers are compressed, too`(_ codec: String, _ isNative: Bool)
        async throws
    {
        var options = Self.options(["compression: \(codec)", "group_by: country"])
        options.isNative = isNative
        options.sourceTable = "id integer, country text, filler text"
        options.rows = "table: SCHEMA.source"
        options.syncLines = ["key: [id]", "parallel: 2", "memory: 48MiB"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                """
                INSERT INTO source SELECT n, (ARRAY['DE', 'FR', 'a/b'])[1 + n % 3], repeat(md5(n::text), 30)
                FROM generate_series(1, 6000) AS n
                """)
            let result = try await fixture.sync()
            #expect((result["route"] as? String)?.contains("2 readers") == true)
            let manifest = try await manifest(fixture, result)
            #expect(manifest.rows == 6000 && manifest.compression == codec && manifest.groups?.count == 3)
            let stored = try await stored(fixture, result)
            #expect(Set(stored.map(\.key)) == Set(manifest.objects.map(\.key)))
            var ids: Set<String> = []
            for object in manifest.objects {
                let file = try #require(stored.first { $0.key == object.key })
                let records = try CSVReader().readText(try await ExternalReader.read(file.bytes, with: codec))
                let value = manifest.groups?.first { $0.name == object.group }?.value
                #expect(records.count == object.rows && records.allSatisfy { $0[1] == value })
                ids.formUnion(records.compactMap { $0[0] })
            }
            #expect(ids.count == 6000)
        }
    }

    @Test func `plan says how objects are compressed, and what that takes of the memory`() async throws {
        try await SyncFixture.run(Self.options(["compression: gzip", "compression_threads: 2"])) { fixture in
            let outcome = try await fixture.run(["plan", fixture.sync])
            #expect(outcome.output.contains("part-{n}.csv.gz, gzip level 1"), "\(outcome.text)")
            #expect(outcome.output.contains("2 compressing threads of 1.3 MiB, "))
            #expect(outcome.output.contains("parts of 8.0 MiB"))
        }
    }
}
