import Streams
import TestSupport
import Testing

/// Tables as people have them: odd names, partitions, triggers, domains, another order of columns.
struct TargetShapeTests {
    private func options(_ lines: [String] = ["key: [id]"]) -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        options.syncLines = lines
        options.sourceTable = nil
        return options
    }

    private static let names = [
        "Order", "place", "select", "a{{b}}", "{{columns}}", "q\"uote", "it's", "back\\slash", "ünï €",
        "with blank",
        String(repeating: "n", count: 63),
    ]

    @Test(arguments: ["auto", "merge", "truncate"])
    func `names that need quoting arrive under the same names, again and again`(load: String) async throws {
        try await SyncFixture.run(options(["key: [id, Order, place, with blank]", "load: \(load)"])) {
            fixture in
            let columns = Self.names.map { SQLText.quote($0) + " text DEFAULT 'x'" }
            try await fixture.schema.run(
                "CREATE TABLE source (id integer, \(columns.joined(separator: ", ")))")
            try await fixture.schema.run("INSERT INTO source (id) SELECT generate_series(1, 20)")
            try await fixture.sync()
            try await fixture.schema.run("UPDATE source SET \"a{{b}}\" = 'y' WHERE id = 7")
            try await fixture.sync()
            let difference = try await fixture.schema.run(
                "SELECT count(*)::text FROM (TABLE source EXCEPT ALL TABLE target) AS d")
            #expect(difference.scalar == "0")
        }
    }

    @Test func `columns go by name, not by place, and upper case finds lower case`() async throws {
        try await SyncFixture.run(options()) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT 'b'::text AS "NAME", 1 AS "ID", 'c'::text AS "CITY";
                CREATE TABLE target (id integer PRIMARY KEY, extra text DEFAULT 'kept', city text, name text);
                """)
            try await fixture.sync()
            try await fixture.schema.run("UPDATE source SET \"CITY\" = 'd'; UPDATE target SET extra = 'mine'")
            try await fixture.sync()
            #expect(try await fixture.target("id, name, city, extra") == [["1", "b", "d", "mine"]])
        }
    }

    @Test func `a partitioned table with domains and triggers is merged into`() async throws {
        try await SyncFixture.run(options()) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source AS SELECT n AS id, n % 3 AS part, 'r' || n AS name FROM generate_series(1, 90) AS n;
                CREATE DOMAIN label AS text CHECK (value <> '');
                CREATE TABLE target (id integer, part integer, name label, seen integer NOT NULL DEFAULT 0)
                    PARTITION BY LIST (part);
                CREATE TABLE target_0 PARTITION OF target FOR VALUES IN (0);
                CREATE TABLE target_1 PARTITION OF target FOR VALUES IN (1, 2);
                CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.seen := NEW.seen + 1; RETURN NEW; END $$;
                CREATE TRIGGER count_change BEFORE INSERT OR UPDATE ON target
                    FOR EACH ROW EXECUTE FUNCTION count_change();
                """)
            try await fixture.sync()
            // One row moves to another partition, one changes, one goes, one comes.
            try await fixture.schema.run(
                """
                UPDATE source SET part = 1 WHERE id = 3; UPDATE source SET name = 'new' WHERE id = 4;
                DELETE FROM source WHERE id = 5; INSERT INTO source VALUES (91, 0, 'r91');
                """)
            let result = try await fixture.sync()
            let target = (result["targets"] as? [[String: Any]])?.first
            #expect(target?["updated"] as? Int == 2)
            #expect(target?["deleted"] as? Int == 1)
            #expect(target?["inserted"] as? Int == 1)
            let difference = try await fixture.schema.run(
                "SELECT count(*)::text FROM (TABLE source EXCEPT ALL SELECT id, part, name FROM target) AS d")
            #expect(difference.scalar == "0")
            let untouched = try await fixture.schema.run(
                "SELECT count(*)::text FROM target WHERE seen = 1 AND id NOT IN (3, 4, 91)")
            #expect(untouched.scalar == "87")
        }
    }

    @Test func `a new table of three hundred columns is created and filled`() async throws {
        try await SyncFixture.run(options()) { fixture in
            let columns = (1...300).map { "'v\($0)'::text AS c\($0)" }.joined(separator: ", ")
            try await fixture.schema.run("CREATE TABLE source AS SELECT 1 AS id, \(columns)")
            try await fixture.sync()
            try await fixture.schema.run("UPDATE source SET c300 = 'changed'")
            try await fixture.sync()
            #expect(try await fixture.target("c1, c300") == [["v1", "changed"]])
        }
    }

    @Test func `a composite key is compared whole`() async throws {
        try await SyncFixture.run(options(["key: [a, b]"])) { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE source (a integer, b character(4), name text);
                INSERT INTO source VALUES (1, 'x', 'one'), (1, 'y', 'two'), (2, 'x', 'three');
                """)
            try await fixture.sync()
            try await fixture.schema.run(
                "DELETE FROM source WHERE a = 2; UPDATE source SET name = 'new' WHERE b = 'y'")
            try await fixture.sync()
            #expect(
                try await fixture.target("a, b, name").map { $0[2] }.sorted { ($0 ?? "") < ($1 ?? "") } == [
                    "new", "one",
                ])
        }
    }
}
