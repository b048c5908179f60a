import Cloud
import Streams
import TestSupport
import Testing

/// What each load mode leaves in the target, run as a user runs it.
struct LoadModeTests {
    private static let fill = """
        INSERT INTO source (id, name) SELECT n, CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'a "b", ' || n END
        FROM generate_series(1, 2500) AS n
        """

    private func equal(_ fixture: SyncFixture) async throws -> Bool {
        let difference = try await fixture.schema.run(
            """
            SELECT count(*) FROM (
                (TABLE source EXCEPT ALL TABLE target) UNION ALL (TABLE target EXCEPT ALL TABLE source)) AS d
            """)
        return difference.scalar == "0"
    }

    @Test func `a missing table is created with the source's types and the key`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(Self.fill)
            let result = try await fixture.sync()
            #expect(result["rows_read"] as? Int == 2500)
            #expect(try await equal(fixture))
            let columns = try await fixture.schema.run(
                """
                SELECT attname, format_type(atttypid, atttypmod), attnotnull::text FROM pg_attribute
                WHERE attrelid = 'target'::regclass AND attnum > 0 ORDER BY attnum
                """)
            #expect(
                columns.rows == [
                    ["id", "integer", "true"], ["name", "text", "false"],
                    ["changed", "timestamp with time zone", "false"],
                ])
        }
    }

    @Test(arguments: ["auto", "merge", "truncate"])
    func `a second full run makes the target equal to the source again`(load: String) async throws {
        var options = SyncFixture.Options()
        options.syncLines.append("load: \(load)")
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(Self.fill)
            try await fixture.sync()
            try await fixture.schema.run(
                """
                DELETE FROM source WHERE id <= 100;
                UPDATE source SET name = 'changed' WHERE id BETWEEN 101 AND 150;
                INSERT INTO source (id, name) VALUES (9001, 'new'), (9002, NULL);
                UPDATE target SET name = 'by hand' WHERE id = 2000;
                """)
            let result = try await fixture.sync()
            #expect(try await equal(fixture))
            let target = (result["targets"] as? [[String: Any]])?.first
            if load != "truncate" {
                #expect(target?["load"] as? String == "merge")
                #expect(target?["deleted"] as? Int == 100)
                #expect(target?["updated"] as? Int == 51)
                #expect(target?["inserted"] as? Int == 2)
            } else {
                #expect(target?["inserted"] as? Int == 2402)
            }
        }
    }

    @Test func `a merge does not touch rows that are the same, but sees what only text can tell apart`()
        async throws
    {
        var options = SyncFixture.Options()
        options.sourceTable = "id integer, amount numeric, doc json"
        options.syncLines = ["key: id"]
        options.bucketLines = nil
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                "INSERT INTO source VALUES (1, 1.0, '{\"a\": 1}'), (2, 2.0, '{}'), (3, NULL, NULL)")
            try await fixture.sync()
            let before = try await fixture.schema.run("SELECT id, xmin::text FROM target ORDER BY id").rows
            // Equal as a number, and as JSON, but another text.
            try await fixture.schema.run(
                "UPDATE source SET amount = 1.00 WHERE id = 1; UPDATE source SET doc = '{ }' WHERE id = 2")
            try await fixture.sync()
            let after = try await fixture.schema.run("SELECT id, xmin::text FROM target ORDER BY id").rows
            #expect(before[2] == after[2])
            #expect(before[0] != after[0] && before[1] != after[1])
            #expect(
                try await fixture.target("amount::text, doc::text").map { $0[0] } == ["1.00", "2.0", nil])
        }
    }

    @Test(arguments: ["merge", "truncate"])
    func `an empty source empties the target only when that is said`(load: String) async throws {
        var options = SyncFixture.Options()
        options.syncLines.append("load: \(load)")
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'kept')")
            try await fixture.sync()
            let keys = try await fixture.keys()
            try await fixture.schema.run("DELETE FROM source")
            let outcome = try await fixture.attempt()
            #expect(outcome.code != 0)
            #expect(outcome.errors.contains("--allow-empty"))
            #expect(try await fixture.target() == [["1", "kept"]])
            #expect(try await fixture.keys() == keys)
            try await fixture.sync("--allow-empty")
            #expect(try await fixture.target().isEmpty)
        }
    }

    @Test func `append adds behind what is there`() async throws {
        var options = SyncFixture.Options()
        options.syncLines = ["load: append"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'a'), (2, 'b')")
            try await fixture.sync()
            try await fixture.sync()
            #expect(try await fixture.target("id") == [["1"], ["1"], ["2"], ["2"]])
        }
    }

    @Test func `identity sequences go on behind the loaded values`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(
                """
                CREATE TABLE target (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, changed timestamptz);
                INSERT INTO source VALUES (1, 'a'), (41, 'b');
                """)
            try await fixture.sync()
            try await fixture.schema.run("INSERT INTO target (name) VALUES ('next')")
            #expect(try await fixture.target("id") == [["1"], ["41"], ["42"]])
        }
    }

    @Test func `no rows at all make an empty table, an object with only a header, and a manifest`()
        async throws
    {
        try await SyncFixture.run { fixture in
            let result = try await fixture.sync()
            #expect(result["rows_read"] as? Int == 0)
            #expect(try await fixture.target().isEmpty)
            let keys = try await fixture.keys()
            #expect(keys.count == 2)
            let object = try #require(keys.last { $0.hasSuffix(".csv") })
            let bytes = try await fixture.bucket().getObject(object, limitBytes: 1000)
            #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == "id,name,changed\n")
        }
    }

    @Test func `table and objects hold the same rows, and the manifest counts them`() async throws {
        var options = SyncFixture.Options()
        options.bucketLines = ["csv: { delimiter: ';', null: 'NULL', line_ending: crlf }"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(Self.fill)
            try await fixture.schema.run("INSERT INTO source VALUES (9999, 'NULL'), (10000, E'x;\\ny')")
            try await fixture.sync()
            #expect(try await equal(fixture))
            let keys = try await fixture.keys()
            let client = try fixture.bucket()
            let manifestKey = try #require(keys.first { $0.hasSuffix("_manifest.json") })
            let manifest = try #require(try await client.getManifest(key: manifestKey))
            #expect(manifest.rows == 2502)
            #expect(manifest.objects.map(\.key) == keys.filter { $0.hasSuffix(".csv") })
            let bytes = try #require(
                try await client.getObject(manifest.objects[0].key, limitBytes: 10_000_000))
            let records = try CSVReader(delimiter: UInt8(ascii: ";"), nullText: "NULL").readText(bytes)
            let expected = try await fixture.schema.run("SELECT * FROM source").rows
            #expect(records.first == ["id", "name", "changed"])
            #expect(Set(records.dropFirst()) == Set(expected))
        }
    }
}
