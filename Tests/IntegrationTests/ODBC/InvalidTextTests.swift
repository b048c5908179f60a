import TestSupport
import Testing

@testable import Streams

/// A source without an encoding of its own gives whatever bytes were put into it.
struct InvalidTextTests {
    /// Runs a query on the SQL_ASCII database.
    private func run(_ query: String) async throws {
        var string = try Stack.odbc.connectionString
        var parameters = try Stack.odbc
        let database = try #require(
            try Stack.variable("REPLICATOR_TEST_SQLASCII_URL").split(separator: "/").last)
        string = ODBCConnectionString(
            string.parts.map { part in
                part.name.lowercased() == "database" ? "Database=\(database)" : "\(part.name)=\(part.value)"
            }.joined(separator: ";"))
        parameters.connectionString = string
        let session = try await ODBCSession.connect(parameters, batchRows: 100, manager: Stack.driverManager)
        let columns = try await session.sourceColumns(of: query)
        let sql = session.readSQL(query, columns: columns, window: nil)
        let transfer = try TransferPlan(
            from: session, RowShape(columns: columns, encoding: .csv(.standard)), limits: ODBCRead.limits,
            writesObjects: false)
        _ = try await transfer.pipeline(sql: sql, sinks: [NullSink()], progress: TransferProgress()).run()
    }

    /// Invalid bytes, in hexadecimal, behind so many good ones.
    @Test(arguments: [
        (0, "c328"), (0, "ff"), (0, "eda080"), (1, "c0af"), (4000, "f4908080"), (160_000, "e282"),
    ])
    func `invalid bytes are placed by row and column, and not shown`(goodBytes: Int, bytes: String)
        async throws
    {
        let query = """
            SELECT g AS n, CASE WHEN g = 1234 THEN repeat('x', \(goodBytes)) || convert_from('\\x\(bytes)'::bytea, 'SQL_ASCII')
                || 'canary' ELSE 'good' END AS value
            FROM generate_series(1, 2000) AS g
            """
        do {
            try await run(query)
            Issue.record("the bytes were taken")
        } catch let error as TransferError {
            #expect(error.stage == .encode)
            let cause = try #require(error.cause as? UnwritableValueError)
            #expect(cause == UnwritableValueError(row: 1234, column: "value", reason: .invalidUTF8))
            #expect(!error.description.contains("canary"))
        }
    }
}
