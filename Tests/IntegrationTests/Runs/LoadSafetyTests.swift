import Foundation
import Streams
import TestSupport
import Testing

/// Loads into tables that are not as a plan would like them.
struct LoadSafetyTests {
    private func databaseOnly(_ lines: [String] = ["key: [id]"]) -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        options.syncLines = lines
        options.sourceTable = nil
        return options
    }

    @Test func `two loads into one empty table do not both land`() async throws {
        var options = BlockedSource.options
        options.bucketLines = nil
        options.syncLines = []
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.schema.run("CREATE TABLE target (id integer, name text, changed timestamptz)")
            try await BlockedSource.block(fixture)
            let first = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            let second = try ReplicatorProcess(
                [
                    "copy", "--from", "odbc:${REPLICATOR_TEST_ODBC}", "--table",
                    "\(fixture.schema.name).source",
                    "--to", "${REPLICATOR_TEST_POSTGRES_URL}", "--into", "\(fixture.schema.name).target",
                ], environment: fixture.environment)
            try await fixture.waitUntil(
                "the second load waits for the first",
                """
                EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'
                    AND relation = 'target'::regclass)
                """)
            try await BlockedSource.letGo(fixture)
            #expect(try await first.wait().code == 0)
            let outcome = try await second.wait()
            #expect(outcome.code == 2, "\(outcome.text)")
            #expect(outcome.errors.contains("is no longer empty"))
            #expect(try await fixture.target().count == 5000)
        }
    }

    @Test func `a sequence that was never used goes on behind the first value`() async throws {
        try await SyncFixture.run(databaseOnly()) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT 1 AS id, 'a'::text AS name;
                CREATE TABLE target (id serial PRIMARY KEY, name text);
                """)
            try await fixture.sync()
            try await fixture.schema.run("INSERT INTO target (name) VALUES ('next')")
            #expect(try await fixture.target() == [["1", "a"], ["2", "next"]])
        }
    }

    @Test(arguments: ["truncate", "merge"])
    func `an identity column that cannot be updated is refused by a merge alone`(load: String) async throws {
        try await SyncFixture.run(databaseOnly(["key: [id]", "load: \(load)"])) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT 1 AS id, 10::bigint AS number;
                CREATE TABLE target (id integer PRIMARY KEY, number bigint GENERATED ALWAYS AS IDENTITY);
                INSERT INTO target OVERRIDING SYSTEM VALUE VALUES (1, 3);
                """)
            let outcome = try await fixture.attempt()
            #expect(outcome.code == (load == "merge" ? 2 : 0), "\(outcome.text)")
            if load == "merge" { #expect(outcome.errors.contains("column number is GENERATED ALWAYS")) }
            let number = load == "merge" ? "3" : "10"
            #expect(try await fixture.target("id, number") == [["1", number]])
        }
    }

    @Test func `a target that holds a key twice is refused, and not left different from the source`()
        async throws
    {
        try await SyncFixture.run(databaseOnly()) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT 1 AS id, 'a'::text AS name;
                CREATE TABLE target (id integer, name text);
                INSERT INTO target VALUES (1, 'x'), (1, 'y');
                """)
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 2, "\(outcome.text)")
            #expect(outcome.errors.contains("not unique in"))
            #expect(try await fixture.target("name") == [["x"], ["y"]])
        }
    }

    @Test(arguments: [("numeric", "1.00", "1.0"), ("citext", "Ab", "aB"), ("double precision", "-0", "0")])
    func `a key that is equal and yet written otherwise arrives as the source writes it`(
        type: String, new: String, old: String
    ) async throws {
        try await SyncFixture.run(databaseOnly()) { fixture in
            try await fixture.schema.run("CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public")
            try await fixture.schema.run(
                """
                CREATE TABLE source (id \(type), name text);
                CREATE TABLE target (id \(type) PRIMARY KEY, name text);
                INSERT INTO source VALUES ('\(new)', 'same');
                INSERT INTO target VALUES ('\(old)', 'same');
                """)
            try await fixture.sync()
            #expect(try await fixture.target("id::text") == [[new]])
        }
    }

    @Test(arguments: ["money", "date", "timestamp(0)", "real", "time(0)"])
    func `text is not put into a column that would round or cut it`(type: String) async throws {
        try await SyncFixture.run(databaseOnly()) { fixture in
            let value = type == "money" || type == "real" ? "1.23456789" : "2024-05-06 07:08:09.876543"
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT 1 AS id, '\(value)'::text AS value;
                CREATE TABLE target (id integer PRIMARY KEY, value \(type));
                """)
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 2, "\(outcome.text)")
            #expect(outcome.errors.contains("without an error"))
        }
    }

    @Test func `a merge sees what was committed while it waited for its lock`() async throws {
        try await SyncFixture.run(databaseOnly()) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT n AS id, 'a'::text AS name FROM generate_series(1, 3) AS n;
                CREATE TABLE target (id integer PRIMARY KEY, name text);
                INSERT INTO target VALUES (9, 'stale');
                ALTER DATABASE \(fixture.schema.name) SET default_transaction_isolation = 'repeatable read';
                """)
            try await fixture.schema.run("BEGIN; INSERT INTO target VALUES (1, 'by another')")
            let process = try fixture.start()
            try await fixture.waitUntil(
                "the run waits for the target's lock",
                """
                EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'
                    AND relation = 'target'::regclass)
                """)
            try await fixture.schema.run("COMMIT")
            let outcome = try await process.wait()
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(try await fixture.target() == [["1", "a"], ["2", "a"], ["3", "a"]])
        }
    }

    @Test func `a user who may only create tables in a schema creates the target there`() async throws {
        try await SyncFixture.run(databaseOnly()) { fixture in
            let role = "role_\(fixture.schema.name)"
            try await fixture.schema.run("CREATE TABLE source AS SELECT 1 AS id, 'a'::text AS name")
            // The schema's owner prepares the state; the loader has no right on the database itself.
            #expect(try await fixture.run(["migrate"]).code == 0)
            try await fixture.schema.run(
                """
                CREATE ROLE \(role) LOGIN PASSWORD 'loader';
                GRANT USAGE, CREATE ON SCHEMA \(fixture.schema.name) TO \(role);
                GRANT USAGE ON SCHEMA replicator TO \(role);
                GRANT ALL ON ALL TABLES IN SCHEMA replicator TO \(role);
                """)
            var loader = fixture
            let url = try #require(
                URLComponents(string: fixture.environment["REPLICATOR_TEST_POSTGRES_URL"] ?? ""))
            loader.environment["REPLICATOR_TEST_POSTGRES_URL"] =
                "postgres://\(role):loader@127.0.0.1:\(url.port ?? 0)\(url.path)"
            let outcome = try await loader.attempt()
            let rows = try? await fixture.target()
            try await fixture.schema.run("DROP OWNED BY \(role); DROP ROLE \(role)")
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(rows == [["1", "a"]])
        }
    }

    @Test(arguments: ["direct", "truncate", "merge", "upsert"])
    func `a trigger that drops rows fails the run instead of losing them`(way: String) async throws {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        if way != "upsert", way != "direct" { options.syncLines.append("load: \(way)") }
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE target (id integer PRIMARY KEY, name text, changed timestamptz);
                CREATE FUNCTION drop_row() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RETURN CASE WHEN NEW.id = 2 THEN NULL ELSE NEW END; END $$;
                CREATE TRIGGER filter BEFORE INSERT ON target FOR EACH ROW EXECUTE FUNCTION drop_row();
                INSERT INTO source VALUES (1, 'a'), (2, 'dropped');
                """)
            if way != "direct" { try await fixture.schema.run("INSERT INTO target VALUES (9, 'before')") }
            let before = try await fixture.target()
            let flags = way == "upsert" ? ["--mode", "incremental", "--since", "1h"] : []
            let outcome = try await fixture.attempt(flags)
            #expect(outcome.code != 0)
            #expect(try await fixture.target() == before)
        }
    }
}
