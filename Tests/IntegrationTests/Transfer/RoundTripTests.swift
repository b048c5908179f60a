import Streams
import TestSupport
import Testing

/// What PostgreSQL holds, read by any route and written by COPY into a table made from the described types, is the same
/// for PostgreSQL; and the bytes on the way are the same for a CSV reader of another make.
struct RoundTripTests {
    /// Route, encoding, and seed of the random rows.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let encoding: RowEncoding
        let seed: Int
        var quirks: [(key: String, value: String)] = []
        var isNative = false
        /// Columns that are left out.
        var left: Set<String> = []

        init(
            testDescription: String, dialect: CSVDialect, seed: Int,
            quirks: [(key: String, value: String)] = []
        ) {
            self.testDescription = testDescription
            encoding = .csv(dialect)
            self.seed = seed
            self.quirks = quirks
        }

        init(
            odbc testDescription: String, _ encoding: RowEncoding, seed: Int,
            quirks: [(key: String, value: String)] = [], leavingOut left: Set<String> = []
        ) {
            self.left = left
            self.testDescription = "by ODBC, " + testDescription
            self.encoding = encoding
            self.seed = seed
            self.quirks = quirks
        }

        init(native testDescription: String, _ encoding: RowEncoding, seed: Int) {
            self.testDescription = "natively, " + testDescription
            self.encoding = encoding
            self.seed = seed
            isNative = true
        }

        func connect(schema: String) async throws -> any TransferSource {
            let statements = ["SET search_path = \(schema), public"]
            if isNative {
                return try await PostgresSource.connect(Stack.postgres, sessionStatements: statements)
            }
            var parameters = try Stack.odbc
            parameters.sessionStatements = statements
            parameters.quirkOverrides = quirks
            return try await ODBCSession.connect(parameters, batchRows: 100, manager: Stack.driverManager)
        }
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
        Case(odbc: "text", .text, seed: 21),
        Case(
            odbc: "text, row by row, unbound", .text, seed: 22,
            quirks: [("reads_bound_cells_in_block", "false")]),
        Case(odbc: "binary", .binary, seed: 23, leavingOut: TypeMatrix.notEncodedAsBinary),
        Case(
            odbc: "binary, row by row, unbound", .binary, seed: 24,
            quirks: [("reads_bound_cells_in_block", "false")], leavingOut: TypeMatrix.notEncodedAsBinary),
        Case(native: "csv", .csv(CSVDialect(hasHeader: false)), seed: 6),
        Case(
            native: "csv with semicolons, NULL as NULL, CRLF",
            .csv(CSVDialect(delimiter: 0x3B, nullText: "NULL", lineEnding: .crlf, hasHeader: false)), seed: 7),
        Case(native: "text", .text, seed: 8),
        Case(native: "binary", .binary, seed: 9),
    ]

    @Test(arguments: cases) func `a table of many types arrives unchanged`(_ example: Case) async throws {
        try await ScratchSchema.run { schema in
            try await TypeMatrix.fill(schema, table: "source", seed: example.seed, leavingOut: example.left)
            let source = try await example.connect(schema: schema.name)
            let columns = try await source.sourceColumns(of: "SELECT * FROM source")
            let definition = columns.map { "\"\($0.name)\" \($0.postgresType)" }.joined(separator: ", ")
            try await schema.run("CREATE TABLE target (\(definition))")

            let (session, _) = try await schema.secondSession(showsDetail: true)
            let statement = CopyStatement(
                table: schema.table("target"), columns: columns.map(\.name), encoding: example.encoding)
            let collecting = CollectingSink()
            var limits = ODBCRead.limits
            // Small, so that rows go over chunks and long values over many.
            limits.memoryBytes = 1 << 20
            limits.batchBytes = 256 << 10
            let transfer = try TransferPlan(
                from: source, RowShape(columns: columns, encoding: example.encoding), limits: limits,
                writesObjects: false)
            let summary = try await transfer.pipeline(
                sql: source.readSQL("SELECT * FROM source", columns: columns, window: nil),
                sinks: [CopySink(session: session, statement: statement, label: "target"), collecting],
                progress: TransferProgress()
            ).run()
            await session.close()
            #expect(summary.rows == 700)

            #expect(try await TypeMatrix.differences(schema, "source", "target") == "0")
            if let dialect = example.encoding.dialect {
                let expected = try await schema.run("SELECT * FROM source").rows
                let reader = CSVReader(delimiter: dialect.delimiter, nullText: dialect.nullText)
                #expect(try reader.readText(await collecting.bytes) == expected)
            }
            await source.close()
        }
    }
}
