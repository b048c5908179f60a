import Streams
import TestSupport
import Testing

/// What PostgreSQL holds, read through ODBC and written by COPY into a table made from the described types, is the same
/// for PostgreSQL; and the bytes on the way are the same for a CSV reader of another make.
struct RoundTripTests {
    /// Dialect, and seed of the random rows.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let dialect: CSVDialect
        let seed: Int
        var quirks: [(key: String, value: String)] = []
    }

    static let cases = [
        Case(testDescription: "standard", dialect: CSVDialect(hasHeader: false), seed: 1),
        Case(
            testDescription: "semicolons, NULL as NULL, CRLF",
            dialect: CSVDialect(delimiter: 0x3B, nullText: "NULL", lineEnding: .crlf, hasHeader: false),
            seed: 2),
        Case(
            testDescription: "tabs, NULL as t",
            dialect: CSVDialect(delimiter: 9, nullText: "t", hasHeader: false), seed: 3),
        Case(
            testDescription: "bars, NULL as 0",
            dialect: CSVDialect(delimiter: 0x7C, nullText: "0", hasHeader: false), seed: 4),
        Case(
            testDescription: "row by row, unbound", dialect: CSVDialect(hasHeader: false), seed: 5,
            quirks: [("reads_bound_cells_in_block", "false")]),
    ]

    /// Text from pieces that hurt, as long as a hash of the row says.
    private func nasty(_ salt: String, longest: Int) -> String {
        """
        (SELECT string_agg((ARRAY['"', ',', ';', E'\\n', E'\\r\\n', E'\\t', '\\', '\\.', ' ', 'NULL', 't', 'ü€', '😀', 'x', '|'])
            [1 + abs(hashint4(g * 31 + i + \(salt))) % 15], '')
         FROM generate_series(1, abs(hashint4(g + \(salt))) % \(longest)) AS i)
        """
    }

    /// A table of many types; every column is NULL in one row of seven.
    private func fill(_ schema: ScratchSchema, seed: Int) async throws {
        try await schema.run("SELECT setseed(0.\(seed))")
        let values = [
            ("a_bool", "boolean", "g % 2 = 0"), ("a_int", "integer", "hashint4(g + \(seed))"),
            ("a_big", "bigint", "hashint8(g + \(seed)) * 1000003::bigint"),
            ("a_numeric", "numeric", "hashint8(g) * 1e-9::numeric * 10 ^ (g % 40)"),
            ("a_money", "numeric(12,2)", "(g % 5) * 0.01"), ("a_real", "real", "hashint4(g)::real / 7"),
            (
                "a_double", "double precision",
                "CASE g % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' ELSE random() / 3 END"
            ),
            ("a_date", "date", "date '0001-01-01 BC' + abs(hashint4(g)) % 5000000"),
            ("a_time", "time", "time '00:00' + random() * interval '1 day'"),
            ("a_stamp", "timestamp", "timestamp '0044-03-15 BC' + random() * interval '9000 years'"),
            (
                "a_zoned", "timestamptz",
                "CASE g % 9 WHEN 0 THEN 'infinity' ELSE now() - random() * interval '900 years' END"
            ),
            ("a_interval", "interval", "random() * interval '100 years'"),
            ("a_uuid", "uuid", "md5(g::text)::uuid"),
            ("a_char", "char(7)", "left('ab ' || g, 7)"), ("a_bpchar", "bpchar", "'ab ' || g"),
            ("a_bits", "bit(5)", "(g % 32)::bit(5)"), ("a_varbits", "bit varying", "(g % 32)::bit(5)"),
            ("a_chars", "char(3)[]", "ARRAY['a', 'bcd', NULL]"),
            ("a_bytes", "bytea", "decode(repeat(md5(g::text), g % 40), 'hex')"),
            ("a_varchar", "varchar(40)", "left(\(nasty("1", longest: 30)), 40)"),
            ("a_text", "text", nasty("2", longest: 300)),
            ("a_json", "jsonb", "jsonb_build_object('k', \(nasty("3", longest: 40)))"),
            ("a_texts", "text[]", "ARRAY[\(nasty("4", longest: 10)), NULL, '']"),
            ("a_inet", "inet", "inet '10.0.0.1' + g"),
            ("a_last", "text", nasty("5", longest: 20)),
        ]
        let columns = values.map { "\"\($0.0)\" \($0.1)" }.joined(separator: ", ")
        let expressions = values.enumerated().map { index, value in
            "CASE WHEN abs(hashint4(g * 17 + \(index))) % 7 = 0 THEN NULL ELSE (\(value.2)) END"
        }
        try await schema.run("CREATE TABLE source (\(columns))")
        try await schema.run(
            "INSERT INTO source SELECT \(expressions.joined(separator: ", ")) FROM generate_series(1, 700) AS g"
        )
    }

    @Test(arguments: cases) func `a table of many types arrives unchanged`(_ example: Case) async throws {
        try await ScratchSchema.run { schema in
            try await fill(schema, seed: example.seed)
            var parameters = try Stack.odbc
            parameters.sessionStatements = ["SET search_path = \(schema.name), public"]
            let source = try await ODBCSession.connect(parameters, batchRows: 100)
            let columns = try await source.sourceColumns(of: "SELECT * FROM source")
            let definition = columns.map { "\"\($0.name)\" \($0.postgresType)" }.joined(separator: ", ")
            try await schema.run("CREATE TABLE target (\(definition))")

            let (session, _) = try await schema.secondSession(showsDetail: true)
            let statement = CopyStatement(
                table: schema.table("target"), columns: columns.map(\.name), dialect: example.dialect)
            let collecting = CollectingSink()
            var limits = ODBCRead.limits
            // Small, so that rows go over chunks and long values over many.
            limits.memoryBytes = 1 << 20
            limits.batchBytes = 256 << 10
            let summary = try await ODBCRead.run(
                "SELECT * FROM source", in: schema.name,
                sinks: [CopySink(session: session, statement: statement, label: "target"), collecting],
                limits: limits,
                dialect: example.dialect, quirks: example.quirks)
            await session.close()
            #expect(summary.rows == 700)

            let difference = """
                SELECT count(*) FROM (
                    (SELECT s::text FROM source s EXCEPT ALL SELECT t::text FROM target t)
                    UNION ALL (SELECT t::text FROM target t EXCEPT ALL SELECT s::text FROM source s)) AS d
                """
            #expect(try await schema.run(difference).scalar == "0")
            let expected = try await schema.run("SELECT * FROM source").rows
            let reader = CSVReader(delimiter: example.dialect.delimiter, nullText: example.dialect.nullText)
            #expect(try reader.readText(await collecting.bytes) == expected)
        }
    }
}
