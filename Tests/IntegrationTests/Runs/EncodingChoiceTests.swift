import Foundation
import Streams
import TestSupport
import Testing

/// Which encoding a run takes, what it says about it, and what a value does that the encoding cannot carry.
struct EncodingChoiceTests {
    private static func options(
        _ columns: String, wish: String? = nil, isNative: Bool = false
    ) -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.sourceTable = columns
        options.isNative = isNative
        options.syncLines = ["key: [id]"]
        options.databaseLines = wish.map { ["copy_format: \($0)"] } ?? []
        options.bucketLines = nil
        return options
    }

    private func plan(_ fixture: SyncFixture) async throws -> [String: Any] {
        let outcome = try await fixture.run(["plan", fixture.sync, "--json"])
        #expect(outcome.code == 0, "\(outcome.text)")
        return try outcome.json()
    }

    @Test func `rows of a driver slower than the target's parser go as text, and the plan says why`()
        async throws
    {
        try await SyncFixture.run(Self.options("id integer, place inet")) { fixture in
            let plan = try await plan(fixture)
            #expect(plan["route"] as? String == "ODBC, one reader, text")
            let encoding = try #require(plan["encoding"] as? String)
            #expect(encoding.hasPrefix("text, because rows wait for this driver's fetch"))
            #expect((plan["warnings"] as? [String])?.isEmpty == true)
            try await fixture.schema.run("INSERT INTO source VALUES (1, '10.0.0.1')")
            let result = try await fixture.sync()
            #expect(result["route"] as? String == "ODBC, one reader, text")
            #expect(try await fixture.target("id, place") == [["1", "10.0.0.1"]])
        }
    }

    @Test func `rows of a fast driver go as binary where every column can, and the plan says why`()
        async throws
    {
        try await SyncFixture.run(Self.options("id integer, name text, balance numeric(12,2)")) { fixture in
            try fixture.addQuirk("fetches_slowly: false")
            let plan = try await plan(fixture)
            #expect(plan["route"] as? String == "ODBC, one reader, binary")
            let encoding = try #require(plan["encoding"] as? String)
            #expect(encoding.hasPrefix("binary, because the target then parses nothing"))
            #expect((plan["warnings"] as? [String])?.isEmpty == true)
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'a', -0.50), (2, NULL, NULL)")
            let result = try await fixture.sync()
            #expect(result["route"] as? String == "ODBC, one reader, binary")
            #expect(
                try await fixture.target("id, name, balance") == [["1", "a", "-0.50"], ["2", nil, nil]])
        }
    }

    @Test func `a column that binary cannot carry makes it text, and a warning names the column`()
        async throws
    {
        try await SyncFixture.run(Self.options("id integer, place inet")) { fixture in
            try fixture.addQuirk("fetches_slowly: false")
            let plan = try await plan(fixture)
            #expect(plan["route"] as? String == "ODBC, one reader, text")
            let warnings = try #require(plan["warnings"] as? [String])
            #expect(
                warnings == [
                    "rows go as text, not as binary: column place: the binary form of inet is not known here"
                ])
        }
    }

    @Test(arguments: ["csv", "text", "binary"]) func `a wish is met`(_ wish: String) async throws {
        try await SyncFixture.run(Self.options("id integer, name text", wish: wish)) { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, E'a\\tb\\\\\\n\"'), (2, '')")
            let result = try await fixture.sync()
            #expect(result["route"] as? String == "ODBC, one reader, \(wish)")
            #expect(try await fixture.target() == [["1", "a\tb\\\n\""], ["2", ""]])
            let plan = try await plan(fixture)
            #expect(plan["encoding"] as? String == "\(wish), because asked for")
        }
    }

    @Test func `a wish that cannot be met is refused before anything is touched`() async throws {
        try await SyncFixture.run(Self.options("id integer, place inet", wish: "binary")) { fixture in
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 2)
            #expect(outcome.text.contains("column place: the binary form of inet is not known here"))
            #expect(outcome.text.contains("setting: copy_format"))
        }
    }

    /// The header of the format and the first row come in one message, which is longer than a chunk.
    @Test func `natively, a first row longer than a chunk goes as binary`() async throws {
        try await SyncFixture.run(Self.options("id integer, name text", isNative: true)) { fixture in
            try await fixture.schema.run(
                "INSERT INTO source VALUES (1, repeat('long', 5000000)), (2, 'short')")
            let result = try await fixture.sync()
            #expect((result["route"] as? String)?.hasSuffix("one reader, binary") == true)
            #expect(try await fixture.target("id, length(name)") == [["1", "20000000"], ["2", "5"]])
        }
    }

    @Test func `natively, intervals, times and arrays keep their modifiers in a new table`() async throws {
        let columns =
            "id integer, a interval(0), b time(3), c numeric(10,2)[], d bit(4), e interval year to month"
        try await SyncFixture.run(Self.options(columns, isNative: true)) { fixture in
            try await fixture.schema.run(
                "INSERT INTO source VALUES (1, '1 s', '12:00:00.125', '{1.25,NULL}', '1010', '2 years')")
            for _ in 1...2 { try await fixture.sync() }
            #expect(try await TypeMatrix.differences(fixture.schema, "source", "target") == "0")
            let types = try await fixture.schema.run(
                """
                SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                WHERE attrelid = 'target'::regclass AND attnum > 1 ORDER BY attnum
                """
            ).rows
            #expect(
                types == [
                    ["interval(0)"], ["time(3) without time zone"], ["numeric(10,2)[]"], ["bit(4)"],
                    ["interval year to month"],
                ])
        }
    }

    @Test func `with objects among the targets it is csv`() async throws {
        var options = Self.options("id integer, name text")
        options.bucketLines = []
        try await SyncFixture.run(options) { fixture in
            let plan = try await plan(fixture)
            #expect(plan["route"] as? String == "ODBC, one reader, csv")
        }
    }

    /// A driver that has nothing to say about lengths cannot be asked for them in the middle of a run.
    @Test func `a long column of a driver that may not tell lengths makes it text`() async throws {
        try await SyncFixture.run(Self.options("id integer, name text")) { fixture in
            try fixture.addQuirk("fetches_slowly: false", "tells_lengths: false")
            let plan = try await plan(fixture)
            #expect(plan["route"] as? String == "ODBC, one reader, text")
            let warnings = try #require(plan["warnings"] as? [String])
            #expect(warnings.contains { $0.contains("column name may be long") })
        }
    }

    /// Values that a narrower target cannot hold, in the third of three rows.
    @Test(arguments: [
        ("id integer, value bigint", "integer", "2147483648", "a value that the target's type cannot hold"),
        ("id integer, value bigint", "smallint", "-32769", "a value that the target's type cannot hold"),
        ("id integer, value numeric", "numeric(12,2)", "0.005", "would be rounded"),
        ("id integer, value numeric", "bigint", "1e19", "a value that the target's type cannot hold"),
        // A modifier is the server's to check, which names the place, too.
        ("id integer, value text", "varchar(3)", "'abcd'", "too long"),
    ])
    func `a value that the target cannot hold is named by row and column`(
        columns: String, target: String, value: String, says: String
    ) async throws {
        for format in ["text", "binary"] {
            try await SyncFixture.run(Self.options(columns, wish: format)) { fixture in
                try await fixture.schema.run(
                    """
                    INSERT INTO source SELECT g, NULL FROM generate_series(1, 2) AS g; INSERT INTO source VALUES (3, \(value));
                    CREATE TABLE target (id integer, value \(target))
                    """)
                let outcome = try await fixture.attempt()
                #expect(outcome.code != 0)
                #expect(outcome.text.contains("row 3") && outcome.text.contains("value"), "\(outcome.text)")
                if format == "binary" { #expect(outcome.text.contains(says), "\(outcome.text)") }
                #expect(try await fixture.schema.run("SELECT count(*) FROM target").scalar == "0")
            }
        }
    }
}

extension SyncFixture {
    /// Says something else about the source's driver than its table does.
    fileprivate func addQuirk(_ lines: String...) throws {
        let text = try String(contentsOf: configurationFile, encoding: .utf8)
        let quirks = "    quirks:\n" + lines.map { "      \($0)\n" }.joined() + "targets:"
        try Data(text.replacing("targets:", with: quirks, maxReplacements: 1).utf8).write(
            to: configurationFile)
    }
}
