import Cloud
import Foundation
import Streams
import TestSupport
import Testing

/// A run happened or it did not, whenever it ends.
struct CommitProtocolTests {
    /// Waits until no other session works for the sync: the server has noticed that its client is gone.
    private func waitForServer(_ fixture: SyncFixture) async throws {
        try await fixture.waitUntil(
            "the server ends the lost session",
            "NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE application_name = 'replicator \(fixture.sync)')"
        )
    }

    @Test func `a run that is killed while it loads leaves nothing, and the next one succeeds`() async throws
    {
        try await SyncFixture.run(BlockedSource.options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            process.signal(SIGKILL)
            _ = try await process.wait()
            try await BlockedSource.letGo(fixture)
            try await waitForServer(fixture)
            #expect(try await fixture.schema.run("SELECT to_regclass('target')::text").scalar == nil)
            #expect(try await fixture.watermark() == nil)
            #expect(try await fixture.statuses() == ["running"])
            try await fixture.sync()
            #expect(try await fixture.statuses() == ["failed", "succeeded"])
            #expect(try await fixture.target().count == 5000)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal stops a run cleanly`(signal: Int32) async throws {
        try await SyncFixture.run(BlockedSource.options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await BlockedSource.block(fixture)
            let process = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            process.signal(signal)
            let outcome = try await process.wait()
            #expect(outcome.code == 130)
            #expect(try outcome.json()["status"] as? String == "cancelled")
            try await BlockedSource.letGo(fixture)
            try await waitForServer(fixture)
            #expect(try await fixture.statuses() == ["cancelled"])
            #expect(try await fixture.schema.run("SELECT to_regclass('target')::text").scalar == nil)
            #expect(try await fixture.keys().isEmpty)
            #expect(try await fixture.bucket().listMultipartUploads(prefix: fixture.prefix).isEmpty)
        }
    }

    @Test func `a signal stops a run that is still being planned`() async throws {
        var options = SyncFixture.Options()
        // The incremental plan counts rows without a watermark, which waits here.
        options.rows = """
            query: "SELECT id, name, changed FROM SCHEMA.source \
            WHERE pg_advisory_lock_shared(hashtext('SCHEMA')) IS NOT NULL"
            """
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'a', NULL)")
            try await fixture.schema.run("SELECT pg_advisory_lock(hashtext('\(fixture.schema.name)'))")
            let process = try fixture.start("--mode", "incremental", "--since", "1h")
            try await fixture.waitUntil(
                "the plan waits for the test's lock",
                "EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                    + "(SELECT oid FROM pg_database WHERE datname = current_database()))")
            process.signal(SIGTERM)
            #expect(try await process.wait().code == 130)
            #expect(try await fixture.statuses().isEmpty)
        }
    }

    @Test func `objects of a run that is killed before its commit are swept by the next`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.sync()
            let before = try await fixture.keys()
            let watermark = try await fixture.watermark()
            // The merge waits for this lock when everything is uploaded and staged.
            try await fixture.schema.run(
                "UPDATE source SET name = 'new'; BEGIN; LOCK TABLE target IN ROW EXCLUSIVE MODE")
            let process = try fixture.start()
            try await fixture.waitUntil(
                "the run waits for the target's lock",
                """
                EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'
                    AND relation = 'target'::regclass)
                """)
            process.signal(SIGKILL)
            _ = try await process.wait()
            try await fixture.schema.run("ROLLBACK")
            try await waitForServer(fixture)
            #expect(try await fixture.keys().count == before.count + 1)
            #expect(try await fixture.watermark() == watermark)
            #expect(try await fixture.target("DISTINCT left(name, 4)") == [["row "]])
            try await fixture.sync()
            // The first run's two objects and the third's: the killed one's is gone.
            #expect(try await fixture.keys().count == 4)
            #expect(try await fixture.statuses() == ["succeeded", "failed", "succeeded"])
            let leftovers = try await fixture.schema.run(
                "SELECT count(*)::text FROM replicator.upload WHERE sync = $1", [fixture.sync])
            #expect(leftovers.scalar == "0")
        }
    }

    @Test func `a manifest that a crash after the commit left unwritten is written by the next start`()
        async throws
    {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.sync()
            let client = try fixture.bucket()
            let key = try #require(try await fixture.keys().first { $0.hasSuffix("_manifest.json") })
            let written = try await client.getManifest(key: key)
            // The state in which a process that dies between COMMIT and the manifest leaves things.
            try await client.deleteObject(key)
            try await fixture.schema.run(
                "UPDATE replicator.run SET manifests_written_at = NULL WHERE sync = $1", [fixture.sync])
            try await fixture.sync("--mode", "incremental")
            #expect(try await client.getManifest(key: key) == written)
            let pending = try await fixture.schema.run(
                "SELECT count(*)::text FROM replicator.run WHERE sync = $1 AND manifests_written_at IS NULL",
                [fixture.sync])
            #expect(pending.scalar == "0")
        }
    }

    @Test func `a value that the target refuses fails the run, names row and column, and changes nothing`()
        async throws
    {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE target (id integer PRIMARY KEY, name varchar(8), changed timestamptz);
                INSERT INTO source SELECT n, E'a\\nb' FROM generate_series(1, 3000) AS n;
                UPDATE source SET name = 'secret that is too long' WHERE id = 2741;
                INSERT INTO target VALUES (7, 'before');
                """)
            var options = SyncFixture.Options()
            options.syncLines.append("load: truncate")
            options.rows = "query: \"SELECT * FROM SCHEMA.source ORDER BY id\""
            try fixture.writeConfiguration(options)
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 1)
            let error = try #require(try outcome.json()["error"] as? String)
            #expect(error.contains("row 2741") && error.contains("column name") && error.contains("22001"))
            #expect(error.contains("\(fixture.schema.name).target"))
            #expect(!outcome.text.contains("secret"))
            #expect(try await fixture.target() == [["7", "before"]])
            // A request that was cut off can be carried out after the clean-up: then the next start finds it.
            let known = try await fixture.schema.run("SELECT key FROM replicator.upload").rows.compactMap {
                $0[0]
            }
            #expect(Set(try await fixture.keys()).isSubset(of: known))
            #expect(try await fixture.watermark() == nil)
        }
    }

    @Test func `a second run of the same sync is refused while one goes on`() async throws {
        try await SyncFixture.run(BlockedSource.options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await BlockedSource.block(fixture)
            let first = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            let second = try await fixture.attempt()
            #expect(second.code == 1)
            #expect(second.errors.contains("another run of \(fixture.sync) is going on"))
            try await BlockedSource.letGo(fixture)
            #expect(try await first.wait().code == 0)
            #expect(try await fixture.statuses() == ["succeeded"])
        }
    }

    @Test func `a constraint that is checked at the commit fails the run whole`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE parent (id integer PRIMARY KEY);
                CREATE TABLE target (
                    id integer PRIMARY KEY, name text, changed timestamptz,
                    FOREIGN KEY (id) REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO source VALUES (1, 'an orphan');
                """)
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("23503"))
            #expect(try await fixture.target().isEmpty)
            #expect(try await fixture.keys().isEmpty)
            #expect(try await fixture.statuses() == ["failed"])
        }
    }

    @Test func `a lock that is not granted in time fails the run with the setting's name`() async throws {
        var options = SyncFixture.Options()
        options.databaseLines = ["lock_timeout: 1s", "load: truncate"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE target (id integer PRIMARY KEY, name text, changed timestamptz);
                INSERT INTO target VALUES (1, 'kept');
                """)
            try await fixture.schema.run("BEGIN; LOCK TABLE target IN ACCESS SHARE MODE")
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains("lock_timeout"))
            try await fixture.schema.run("ROLLBACK")
            #expect(try await fixture.target() == [["1", "kept"]])
        }
    }
}
