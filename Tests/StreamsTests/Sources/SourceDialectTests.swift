import Testing

@testable import Streams

struct SourceDialectTests {
    private static let upper = Instant(seconds: 1_709_210_096, nanoseconds: 500_000_000)
    private static let lower = Instant(seconds: 1_704_067_200)

    private func column(_ name: String, _ base: String? = nil, type: String? = nil) -> SourceColumn {
        SourceColumn(
            name: name, kind: .text, typeName: type ?? base ?? "text", postgresType: "text",
            postgresBaseType: base)
    }

    @Test(arguments: [
        ("SELECT 1", "(\nSELECT 1\n) \"q\""), ("SELECT 1;", "(\nSELECT 1\n) \"q\""),
        ("SELECT 1 ; ;\n\t;", "(\nSELECT 1\n) \"q\""), ("SELECT 1 -- all", "(\nSELECT 1 -- all\n) \"q\""),
        ("SELECT ';'", "(\nSELECT ';'\n) \"q\""),
    ])
    func `a query becomes a table`(query: String, table: String) {
        for dialect in SourceDialect.allCases { #expect(dialect.derivedTable(query) == table) }
    }

    @Test(arguments: [
        ("a", "\"a\""), ("A b", "\"A b\""), ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""), ("ü;--", "\"ü;--\""),
    ])
    func `a name is quoted so that it means itself`(name: String, quoted: String) {
        #expect(SourceDialect.generic.quote(name) == quoted)
    }

    @Test func `the read names every column in the form that its text is exact in`() {
        let columns = [
            column("a\"b", "boolean"), column("c", "character"), column("i", "inet"), column("q", "\"char\""),
            column("t", "text"), column("d", "text", type: "my_domain"), column("v", "character varying"),
            column("n", "numeric"),
        ]
        #expect(
            SourceDialect.postgres.readSQL("SELECT 1", columns: columns, window: nil) == """
                SELECT boolout("a""b")::text AS "a""b",
                       bpcharout("c")::text AS "c",
                       inet_out("i")::text AS "i",
                       charout("q")::text AS "q",
                       "t" AS "t",
                       "d"::text AS "d",
                       "v" AS "v",
                       "n"::text AS "n"
                FROM (
                SELECT 1
                ) "q"
                """)
        for dialect in [SourceDialect.oracle, .generic] {
            #expect(
                dialect.readSQL("SELECT 1", columns: [column("a"), column("b")], window: nil) == """
                    SELECT "a",
                           "b"
                    FROM (
                    SELECT 1
                    ) "q"
                    """)
        }
    }

    @Test(arguments: [
        (
            SourceDialect.postgres, WatermarkForm.zoned,
            "TIMESTAMPTZ '2024-01-01 00:00:00+00'", "TIMESTAMPTZ '2024-02-29 12:34:56.5+00'"
        ),
        (.postgres, .local, "TIMESTAMP '2024-01-01 00:00:00'", "TIMESTAMP '2024-02-29 12:34:56.5'"),
        (.postgres, .date, "DATE '2024-01-01'", "DATE '2024-03-01'"),
        (
            .oracle, .zoned, "TIMESTAMP '2024-01-01 00:00:00 +00:00'",
            "TIMESTAMP '2024-02-29 12:34:56.5 +00:00'"
        ),
        (.oracle, .local, "TIMESTAMP '2024-01-01 00:00:00'", "TIMESTAMP '2024-02-29 12:34:56.5'"),
        (.generic, .local, "{ts '2024-01-01 00:00:00'}", "{ts '2024-02-29 12:34:56.5'}"),
        (.generic, .date, "{d '2024-01-01'}", "{d '2024-03-01'}"),
    ])
    func `a window is half open, and a day's rows belong to it to the day's end`(
        dialect: SourceDialect, form: WatermarkForm, from: String, to: String
    ) {
        let window = WatermarkWindow(column: "at", form: form, lower: Self.lower, upper: Self.upper)
        let sql = dialect.readSQL("SELECT 1", columns: [column("at")], window: window)
        #expect(sql.hasSuffix("\n) \"q\"\nWHERE \"at\" >= \(from) AND \"at\" < \(to)"))
        let first = WatermarkWindow(column: "at", form: form, lower: nil, upper: Self.upper)
        #expect(
            dialect.readSQL("SELECT 1", columns: [column("at")], window: first).hasSuffix(
                "\n) \"q\"\nWHERE \"at\" < \(to)"))
    }

    @Test func `helper statements ask about the query and read no rows of it where they need none`() {
        #expect(
            SourceDialect.oracle.describeSQL("SELECT 1") == "SELECT * FROM (\nSELECT 1\n) \"q\" WHERE 1 = 0")
        #expect(
            SourceDialect.generic.countWithoutWatermarkSQL("SELECT 1", column: "a\"")
                == "SELECT count(*) FROM (\nSELECT 1\n) \"q\" WHERE \"a\"\"\" IS NULL")
        #expect(SourceDialect.postgres.cancelSQL(sessionNumber: 7) == "SELECT pg_cancel_backend(7)")
        #expect(
            SourceDialect.oracle.sessionNumberSQL == nil && SourceDialect.generic.sessionStatements.isEmpty)
    }

    @Test(arguments: [
        ("integer", "integer", 0, 0, "integer", SourceColumn.Kind.integer),
        ("numeric", "numeric", 12, 2, "numeric(12,2)", .decimal),
        ("numeric", "numeric", 28, 6, "numeric(28,6)", .decimal),
        ("numeric", "numeric", 5, 7, "numeric", .decimal),
        ("character varying", "character varying", 40, 0, "character varying(40)", .text),
        ("character varying", "character varying", 10_485_761, 0, "character varying", .text),
        ("character", "character", 7, 0, "character(7)", .text),
        ("character", "character", 10_485_761, 0, "bpchar", .text),
        ("character[]", "character[]", 0, 0, "bpchar[]", .other), ("bit", "bit", 0, 0, "bit varying", .other),
        ("bit[]", "bit[]", 0, 0, "bit varying[]", .other), ("bytea", "bytea", 0, 0, "bytea", .binary),
        (
            "timestamp with time zone", "timestamp with time zone", 0, 6, "timestamp with time zone",
            .zonedTimestamp
        ),
    ])
    func `a PostgreSQL type becomes one that holds all its values`(
        name: String, base: String, size: Int, scale: Int, type: String, kind: SourceColumn.Kind
    ) {
        let source = PostgresSourceType(
            oid: "23", name: name, baseName: base, baseWithModifier: base, category: "b")
        let column = source.column(
            named: "c", size: size, scale: scale, nullable: true, unboundedSize: 10_485_761)
        #expect(column.postgresType == type && column.kind == kind && column.risk == nil)
    }

    @Test(arguments: ["c", "e", "p"]) func `a type that the target may not have becomes text, with a warning`(
        _ category: String
    ) {
        let source = PostgresSourceType(
            oid: "99999", name: "mood", baseName: "mood", baseWithModifier: "mood", category: category)
        let column = source.column(named: "c", size: 0, scale: 0, nullable: true, unboundedSize: 10)
        #expect(column.postgresType == "text" && column.risk?.contains("mood") == true)
    }
}
