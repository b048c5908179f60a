public import Streams

/// One read through psqlodbc into a sink, with the engine's own route.
public enum ODBCRead {
    /// The program's defaults.
    public static let limits = TransferPlan.Limits(
        memoryBytes: 64 << 20, batchRows: 1000, batchBytes: 4 << 20, maximumObjectBytes: 1 << 30)

    /// Runs a query of a scratch schema into the sinks.
    @discardableResult
    public static func run(
        _ query: String, in schema: String, sinks: [any ChunkSink], limits: TransferPlan.Limits = limits,
        dialect: CSVDialect = CSVDialect(hasHeader: false), quirks: [(key: String, value: String)] = [],
        writesObjects: Bool = false, progress: TransferProgress = TransferProgress()
    ) async throws -> TransferSummary {
        var parameters = try Stack.odbc
        parameters.sessionStatements = ["SET search_path = \(schema), public"]
        parameters.quirkOverrides = quirks
        let session = try await ODBCSession.connect(
            parameters, batchRows: limits.batchRows, manager: Stack.driverManager)
        let columns = try await session.sourceColumns(of: query)
        let sql = session.readSQL(query, columns: columns, window: nil)
        let transfer = try TransferPlan(
            from: session, RowShape(columns: columns, encoding: .csv(dialect)), limits: limits,
            writesObjects: writesObjects)
        return try await transfer.pipeline(sql: sql, sinks: sinks, progress: progress).run()
    }
}
