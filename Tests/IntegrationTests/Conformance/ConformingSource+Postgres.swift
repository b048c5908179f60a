import Streams
import TestSupport

/// PostgreSQL, by two ways that bring the same rows.
extension ConformingSource {
    /// Through psqlodbc; the engine encodes.
    static let odbcPostgres = postgres("PostgreSQL by ODBC", route: "ODBC", quotesBlankEnds: true) {
        var parameters = try Stack.odbc
        parameters.sessionStatements = [$0]
        return try await ODBCSession.connect(
            parameters, batchRows: limits.batchRows, manager: Stack.driverManager)
    }

    /// By `COPY (query) TO STDOUT`; the server encodes.
    static let nativePostgres = postgres("PostgreSQL natively", route: "native", quotesBlankEnds: false) {
        try await PostgresSource.connect(Stack.postgres, sessionStatements: [$0])
    }

    /// - Parameter quotesBlankEnds: the engine quotes a text that ends in a blank, which some readers of CSV would cut;
    ///   the server's COPY does not.
    private static func postgres(
        _ name: String, route: String, quotesBlankEnds: Bool,
        connect: @escaping @Sendable (_ sessionStatement: String) async throws -> any TransferSource
    ) -> ConformingSource {
        let blankEnd = quotesBlankEnds ? "\"end \"" : "end "
        return ConformingSource(
            testDescription: name, dialect: .postgres, routeName: route,
            withTable: { rows, body in
                try await ScratchSchema.run { schema in
                    try await schema.run("CREATE TABLE known AS \(rowsSQL(0..<rows))")
                    try await body(table(schema, rows: rows, connect: connect))
                }
            },
            columns: [
                ("id", .integer), ("account", .text), ("note", .text), ("amount", .decimal),
                ("flag", .boolean), ("changed", .timestamp),
            ],
            line: { key in
                let note = ["", "\"\"", "\"a \"\"b\"\", c\n\(key)\"", blankEnd, "ü€\(key)"][key % 5]
                let amount = "\(key / 4).\(["00", "25", "50", "75"][key % 4])"
                let time = [key / 3600, key / 60 % 60, key % 60].map { padded($0, 2) }.joined(separator: ":")
                let flag = key % 2 == 0 ? "t" : "f"
                return "\(key),A\(key),\(note),\(amount),\(flag),2026-01-01 \(time)\n"
            },
            endlessQuery: "SELECT generate_series(1, 1000000000000) AS n, repeat('x', 100) AS text",
            unreadable: [
                ("SELECT", "returns no columns"), ("SELECT 1 AS a, 2 AS a", "two columns named \"a\""),
                ("SELECT 1, 2 AS b", "column 1 of the source query has no name"),
                ("SELECT 1 AS a, 2 AS \"?column?\"", "column 2"),
            ],
            texts: [
                (
                    "SELECT 'text', NULL, '', repeat('é', 5000) UNION ALL SELECT NULL, '', 'x', 'y'",
                    [["text", nil, "", String(repeating: "é", count: 5000)], [nil, "", "x", "y"]]
                )
            ],
            refused: "SELECT nothing FROM nowhere",
            statement: (
                "SET application_name = 'conforming'", "SELECT current_setting('application_name')",
                [["conforming"]]
            ),
            longValue: .has(
                (
                    "SELECT 1 AS id, repeat('ä\"', 100000) AS value, 2 AS last",
                    "1,\"" + String(repeating: "ä\"\"", count: 100_000) + "\",2\n"
                )),
            clock: .now, seesAllTransactions: true,
            // Any role without a right to see what others do.
            blinding: (["SET ROLE pg_signal_backend"], "pg_read_all_stats"))
    }

    private static func table(
        _ schema: ScratchSchema, rows: Int,
        connect: @escaping @Sendable (_ sessionStatement: String) async throws -> any TransferSource
    ) -> Table {
        let key = Int32.random(in: 1...Int32.max)
        return Table(
            query: "SELECT * FROM known ORDER BY id",
            connect: { try await connect("SET search_path = \(schema.name), public") },
            addRow: .has({ try await schema.run("INSERT INTO known \(rowsSQL(rows..<rows + 1))") }),
            untilGone: .has({ try await schema.untilGone($0) }),
            held: .has({
                try await schema.run("SELECT pg_advisory_lock(\(key))")
                let query = """
                    SELECT g AS n, CASE WHEN g > 3000 THEN pg_advisory_lock(\(key))::text END AS held
                    FROM generate_series(1, 9000) AS g
                    """
                let waiting =
                    "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = \(key) AND NOT granted"
                return (query, { try await schema.until("EXISTS (\(waiting))") })
            }))
    }

    private static func rowsSQL(_ keys: Range<Int>) -> String {
        """
        SELECT g::bigint AS id, 'A' || g AS account,
               CASE g % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN E'a "b", c\\n' || g WHEN 3 THEN 'end '
                    ELSE 'ü€' || g END AS note,
               (g * 0.25)::numeric(12,2) AS amount, g % 2 = 0 AS flag,
               timestamp '2026-01-01' + g * interval '1 second' AS changed
        FROM generate_series(\(keys.lowerBound), \(keys.upperBound - 1)) AS g
        """
    }
}
