import Cloud
import Streams
import TestSupport
import Testing

/// Objects grouped by a column: one set for each value, whatever the value is.
struct GroupedObjectsTests {
    private static let countries = """
        INSERT INTO source SELECT n, (ARRAY['DE', 'FR', NULL, '', 'a/b', '..', 'Côte d''Ivoire', 'x"y', '__NULL__'])[1 + n % 9],
            repeat('r', n % 50) FROM generate_series(1, 900) AS n
        """

    private static func options(isNative: Bool, lines: [String] = [], parallel: Int = 1)
        -> SyncFixture.Options
    {
        var options = SyncFixture.Options()
        options.isNative = isNative
        options.sourceTable = "id integer, country text, filler text"
        options.syncLines = ["key: [id]", "parallel: \(parallel)", "memory: 96MiB"]
        options.bucketLines = ["group_by: country"] + lines
        return options
    }

    private func manifest(_ fixture: SyncFixture) async throws -> Manifest {
        let keys = try await fixture.keys()
        let key = try #require(keys.last { $0.hasSuffix("_manifest.json") })
        let manifest = try await fixture.bucket().getManifest(key: key)
        return try #require(manifest)
    }

    @Test(arguments: [(true, 1), (true, 3), (false, 1), (false, 2)])
    func `each value has objects of its own, without header, and the manifest lists them`(
        isNative: Bool, parallel: Int
    ) async throws {
        try await SyncFixture.run(Self.options(isNative: isNative, parallel: parallel)) { fixture in
            try await fixture.schema.run(Self.countries)
            let result = try await fixture.sync()
            let route = try #require(result["route"] as? String)
            #expect(route.contains(parallel == 1 ? "one reader" : "\(parallel) readers"))
            #expect(try await fixture.schema.run("SELECT count(*) FROM target").scalar == "900")
            let manifest = try await manifest(fixture)
            let groups = try #require(manifest.groups)
            let names = Dictionary(groups.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
            #expect(
                Set(names.keys) == [
                    "DE", "FR", "__NULL__", "__EMPTY__", "a%2Fb", "%2E.", "C%C3%B4te%20d%27Ivoire", "x%22y",
                    "%5F_NULL__",
                ])
            #expect(names["__NULL__"]?.value == nil && names["__EMPTY__"]?.value == "")
            #expect(groups.allSatisfy { $0.rows == 100 } && manifest.rows == 900)
            let client = try fixture.bucket()
            for object in manifest.objects {
                let group = try #require(object.group.flatMap { names[$0] })
                #expect(object.key.contains("/\(group.name)/part-"))
                let bytes = try #require(try await client.getObject(object.key, limitBytes: 100_000))
                let records = try CSVReader().readText(bytes)
                #expect(records.count == object.rows && records.allSatisfy { $0[1] == group.value })
            }
        }
    }

    @Test(arguments: [true, false])
    func `many groups, rows longer than a chunk and quoted line breaks keep their rows`(isNative: Bool)
        async throws
    {
        var options = Self.options(
            isNative: isNative, lines: ["csv: { header: true, line_ending: crlf, null: 'NULL' }"])
        options.hasDatabase = false
        options.topLines = ["control: \"${REPLICATOR_TEST_POSTGRES_URL}\""]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                """
                INSERT INTO source SELECT n, 'g,' || n % 120, CASE WHEN n % 17 = 0 THEN E'a "b"\\r\\n,' || n ELSE 'f' END
                FROM generate_series(1, 1200) AS n;
                INSERT INTO source SELECT n, 'long' || n % 2, repeat(E'x\\n"', 3000000) FROM generate_series(2001, 2003) AS n;
                """)
            try await fixture.sync()
            let manifest = try await manifest(fixture)
            #expect(manifest.groups?.count == 122 && manifest.rows == 1203)
            let client = try fixture.bucket()
            var rows: [String: Int] = [:]
            for object in manifest.objects {
                let bytes = try #require(try await client.getObject(object.key, limitBytes: 100_000_000))
                let records = try CSVReader(nullText: "NULL").readText(bytes)
                #expect(records.first == ["id", "country", "filler"])
                for record in records.dropFirst() { rows[record[1] ?? "", default: 0] += 1 }
            }
            let expected = try await fixture.schema.run("SELECT country, count(*) FROM source GROUP BY 1")
                .rows
            #expect(
                rows
                    == Dictionary(uniqueKeysWithValues: expected.map { ($0[0] ?? "", Int($0[1] ?? "") ?? 0) })
            )
        }
    }

    @Test func `no rows make no groups, and a manifest that says so`() async throws {
        var options = Self.options(isNative: true)
        options.hasDatabase = false
        options.topLines = ["control: \"${REPLICATOR_TEST_POSTGRES_URL}\""]
        try await SyncFixture.run(options) { fixture in
            try await fixture.sync()
            let manifest = try await manifest(fixture)
            #expect(manifest.objects.isEmpty && manifest.rows == 0)
        }
    }

    @Test(arguments: [
        (["group_by: county"], "country"),
        (["group_by: country", "key_template: \"x/{run}/{n}.csv\""], "{group}"),
        (["key_template: \"x/{run}/{group}/{n}.csv\""], "group_by"),
    ])
    func `a grouping that cannot be is told`(lines: [String], advice: String) async throws {
        var options = Self.options(isNative: true)
        options.bucketLines = lines
        try await SyncFixture.run(options) { fixture in
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 2)
            #expect(outcome.errors.contains(advice), "\(outcome.text)")
            #expect(try await fixture.keys().isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func `a value that no key can name fails the run instead of being cut`(isNative: Bool) async throws {
        var options = Self.options(isNative: isNative)
        options.hasDatabase = false
        options.topLines = ["control: \"${REPLICATOR_TEST_POSTGRES_URL}\""]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                "INSERT INTO source VALUES (1, 'DE', 'a'), (2, repeat('x', 20000000), 'b'), (3, 'FR', 'c')")
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 1, "\(outcome.text)")
            #expect(outcome.errors.contains("too long to name a group"), "\(outcome.text)")
            #expect(try await fixture.keys().isEmpty)
        }
    }

    /// Equal to the type, and not the same: its order alone would let them alternate.
    @Test(arguments: [true, false])
    func `values that are equal and written differently are one object each`(isNative: Bool) async throws {
        var options = Self.options(isNative: isNative)
        options.sourceTable = "id integer, country numeric"
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                "INSERT INTO source SELECT n, (ARRAY[1.0, 1.00, 1.000])[1 + n % 3] FROM generate_series(1, 300) AS n"
            )
            try await fixture.sync()
            let manifest = try await manifest(fixture)
            #expect(manifest.objects.count == 3 && manifest.rows == 300)
            #expect(manifest.groups?.map(\.rows) == [100, 100, 100])
        }
    }
}
