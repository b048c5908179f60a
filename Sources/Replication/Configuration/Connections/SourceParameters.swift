import Streams

/// How to reach a source.
enum SourceParameters: Sendable {
    case odbc(ODBCConnectionParameters)
    case postgres(PostgresConnectionParameters, sessionStatements: [String])

    /// Connects.
    ///
    /// - Parameter batchRows: rows of one fetch, which some ODBC drivers want to know when connecting.
    func connect(batchRows: Int, engine: Engine) async throws -> any TransferSource {
        switch self {
        case .odbc(let parameters):
            try await ODBCSession.connect(parameters, batchRows: batchRows, manager: engine.odbc)
        case .postgres(let parameters, let statements):
            try await PostgresSource.connect(parameters, sessionStatements: statements)
        }
    }
}
