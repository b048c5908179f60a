import Cloud
import Foundation
import Streams
import TestSupport
import Testing

/// Several readers of one run, and the moments at which one of them fails.
struct ParallelRunTests {
    /// A query that is divided by its key; the row 3000 of 5000 waits for the test's lock. Natively, it does not wait when
    /// the ends of the key are looked for.
    private static func blocked(isNative: Bool = true) -> SyncFixture.Options {
        var options = BlockedSource.options
        options.isNative = isNative
        if isNative {
            options.rows = options.rows.replacing(
                "WHERE id <> 3000", with: "WHERE id <> 3000 OR current_query() LIKE 'SELECT MIN%'")
        }
        options.syncLines += ["parallel: 2"]
        options.bucketLines = nil
        return options
    }

    /// Sessions of the run at the source that read a range, by a part of their statement.
    private static let readers = "datname = current_database() AND query LIKE 'COPY (%'"

    /// The tables that nobody should ever see.
    private func asides(_ fixture: SyncFixture) async throws -> String? {
        try await fixture.schema.run(
            "SELECT count(*) FROM pg_class WHERE relname LIKE 'replicator\\_%' AND relkind = 'r'"
        ).scalar
    }

    private func equal(_ fixture: SyncFixture) async throws -> Bool {
        try await TypeMatrix.differences(fixture.schema, "source", "target") == "0"
    }

    @Test(arguments: [true, false])
    func `all readers see the state of the start, whatever is committed meanwhile`(isNative: Bool)
        async throws
    {
        var options = Self.blocked(isNative: isNative)
        options.bucketLines = []
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.schema.run("CREATE TABLE before AS TABLE source")
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            let writer = try await fixture.connect()
            _ = try await writer.run(
                """
                SET search_path = \(fixture.schema.name);
                UPDATE source SET name = 'too late'; DELETE FROM source WHERE id % 3 = 0;
                INSERT INTO source (id, name) SELECT n, 'too late' FROM generate_series(5001, 6000) AS n
                """, label: "writer")
            await writer.close()
            try await BlockedSource.letGo(fixture)
            let outcome = try await process.wait()
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect((try outcome.json()["route"] as? String)?.contains("2 readers") == true)
            #expect(try await TypeMatrix.differences(fixture.schema, "before", "target") == "0")
            // The bucket holds the same rows, and no object twice.
            let client = try fixture.bucket()
            let keys = try await fixture.keys()
            let manifestKey = try #require(keys.first { $0.hasSuffix("_manifest.json") })
            let manifest = try #require(try await client.getManifest(key: manifestKey))
            #expect(manifest.rows == 5000)
            #expect(manifest.objects.map(\.key).sorted() == keys.filter { $0.hasSuffix(".csv") })
            var ids: Set<String> = []
            for object in manifest.objects {
                let bytes = try #require(try await client.getObject(object.key, limitBytes: 1_000_000))
                ids.formUnion(try CSVReader().readText(bytes).dropFirst().compactMap { $0[0] })
            }
            #expect(ids == Set((1...5000).map(String.init)))
        }
    }

    @Test func `a range whose connection is lost is read again in the same snapshot, for both targets`()
        async throws
    {
        var options = Self.blocked()
        options.bucketLines = []
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.schema.run("CREATE TABLE before AS TABLE source")
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            let killed = try await fixture.schema.run(
                """
                UPDATE source SET name = 'too late';
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE \(Self.readers) AND wait_event_type = 'Lock'
                """)
            #expect(killed.scalar == "1")
            // The second attempt is waiting at the same row.
            try await BlockedSource.waitForReader(fixture)
            try await BlockedSource.letGo(fixture)
            let outcome = try await process.wait()
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(try outcome.json()["rows_read"] as? Int == 5000)
            #expect(try await TypeMatrix.differences(fixture.schema, "before", "target") == "0")
            #expect(try await asides(fixture) == "0")
            // What is in the bucket besides the result is written down, to be swept.
            let keys = try await fixture.keys()
            let manifestKey = try #require(keys.first { $0.hasSuffix("_manifest.json") })
            let manifest = try #require(try await fixture.bucket().getManifest(key: manifestKey))
            #expect(manifest.rows == 5000)
            let result = Set(manifest.objects.map(\.key))
            let journal = Set(
                try await fixture.schema.run("SELECT key FROM replicator.upload").rows.compactMap { $0[0] })
            #expect(journal.isDisjoint(with: result))
            #expect(Set(keys.filter { $0.hasSuffix(".csv") }).subtracting(result).isSubset(of: journal))
        }
    }

    @Test func `a snapshot that is lost fails the run whole`() async throws {
        try await SyncFixture.run(Self.blocked()) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            let killed = try await fixture.schema.run(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND (state = 'idle in transaction' AND backend_xmin IS NOT NULL
                    OR query LIKE 'COPY (%' AND wait_event_type = 'Lock')
                """)
            // The holder and the waiting reader; the other reader, too, when it is between two ranges.
            #expect(killed.scalar.flatMap { Int($0) } ?? 0 >= 2)
            let outcome = try await process.wait()
            #expect(outcome.code == 1, "\(outcome.text)")
            #expect(outcome.errors.contains("snapshot"), "\(outcome.text)")
            #expect(try await fixture.schema.run("SELECT to_regclass('target')").scalar == nil)
            #expect(try await asides(fixture) == "0")
            #expect(try await fixture.statuses() == ["failed"])
            try await BlockedSource.letGo(fixture)
        }
    }

    @Test(arguments: ["auto", "merge"])
    func `a signal leaves nothing behind`(load: String) async throws {
        var options = Self.blocked()
        options.bucketLines = []
        options.syncLines.append("load: \(load)")
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            if load == "merge" {
                try await fixture.schema.run("CREATE TABLE target AS SELECT * FROM source WHERE id < 10")
            }
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            process.signal(SIGTERM)
            let outcome = try await process.wait()
            #expect(outcome.code == 130, "\(outcome.text)")
            #expect(try await asides(fixture) == "0")
            // A request that was cut off may be carried out later: the journal names it for the next sweep.
            let journal = try await fixture.schema.run("SELECT key FROM replicator.upload").rows
            #expect(Set(try await fixture.keys()).isSubset(of: journal.compactMap { $0[0] }))
            #expect(try await fixture.statuses() == ["cancelled"])
            try await BlockedSource.letGo(fixture)
            if load == "merge" {
                #expect(try await fixture.schema.run("SELECT count(*) FROM target").scalar == "9")
            }
        }
    }

    @Test func `what a killed run has filled aside is dropped by the next`() async throws {
        var options = Self.blocked()
        options.bucketLines = []
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            try await fixture.waitUntil(
                "a range is stored", "EXISTS (SELECT FROM replicator.upload WHERE sync = '\(fixture.sync)')")
            process.signal(SIGKILL)
            _ = try await process.wait()
            try await BlockedSource.letGo(fixture)
            #expect(try await asides(fixture) == "1")
            try await fixture.sync()
            #expect(try await asides(fixture) == "0")
            #expect(try await equal(fixture))
            #expect(try await fixture.keys().filter { $0.hasSuffix("_manifest.json") }.count == 1)
        }
    }

    @Test func `a value that one reader cannot write fails the run, naming range, row and column`()
        async throws
    {
        var options = SyncFixture.Options()
        options.isNative = true
        options.bucketLines = nil
        options.sourceTable = "id integer, amount numeric"
        options.syncLines = ["key: [id]", "parallel: 3", "split_by: id"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                """
                INSERT INTO source SELECT n, CASE WHEN n = 700 THEN 1.005 ELSE n END FROM generate_series(1, 1000) AS n;
                CREATE TABLE target (id integer PRIMARY KEY, amount numeric(12, 2));
                """)
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 1)
            #expect(
                outcome.errors.contains("column amount") && outcome.errors.contains("range "),
                "\(outcome.text)")
            #expect(try await fixture.schema.run("SELECT count(*) FROM target").scalar == "0")
            #expect(try await asides(fixture) == "0")
        }
    }

    @Test func `more readers than the server has connections for become fewer, and an error with --strict`()
        async throws
    {
        var options = SyncFixture.Options()
        options.isNative = true
        options.bucketLines = nil
        options.syncLines = ["key: [id]", "parallel: 60", "split_by: id"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.schema.run(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 8', current_database()); END $$"
            )
            let strict = try await fixture.attempt(["--strict"])
            #expect(strict.code == 2)
            #expect(
                strict.errors.contains("instead of 60") && strict.errors.contains("connections left"),
                "\(strict.text)")
            let result = try await fixture.sync()
            let warnings = try #require(result["warnings"] as? [String])
            #expect(warnings.contains { $0.contains("instead of 60") })
            #expect(try await equal(fixture))
        }
    }

    @Test(arguments: [
        ("parallel: 0", "parallel: expected auto, or a number of readers from 1 to 64, found \"0\""),
        ("parallel: many", "found \"many\""),
        ("parallel: 4\n    split_by: nothing", "the column nothing is not in the source query"),
        ("split_by: idd", "did you mean id? (setting: split_by)"),
    ])
    func `a wish that cannot be met is told`(line: String, message: String) async throws {
        var options = SyncFixture.Options()
        options.isNative = true
        options.bucketLines = nil
        options.syncLines = ["key: [id]", line]
        try await SyncFixture.run(options) { fixture in
            let outcome = try await fixture.attempt(["--strict"])
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains(message), "\(outcome.text)")
        }
    }

    @Test func `auto divides neither a window nor groups, and the plan says why`() async throws {
        var options = SyncFixture.Options()
        options.isNative = true
        options.syncLines = ["key: [id]", "watermark: changed"]
        options.bucketLines = []
        try await SyncFixture.run(options) { fixture in
            let plan = try await fixture.run([
                "plan", fixture.sync, "--json", "--mode", "incremental", "--since", "2020-01-01",
            ])
            #expect(
                (try plan.json()["readers"] as? String)?.contains("look for the changed rows anew") == true,
                "\(plan.text)")
        }
        options.bucketLines = ["group_by: name"]
        try await SyncFixture.run(options) { fixture in
            let plan = try await fixture.run(["plan", fixture.sync, "--json"])
            #expect(
                (try plan.json()["readers"] as? String)?.contains("objects of its own for each group")
                    == true, "\(plan.text)")
        }
    }
}
