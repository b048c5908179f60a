import Streams

/// The PostgreSQL side: TRUNCATE and COPY in one transaction.
struct TableTarget: Sendable {
    let sink: CopySink
    let backend: Backend?
    private let session: PostgresSession
    private let table: PostgresTableName

    /// Connects.
    init(_ options: TransferOptions, columns: [String], encoding: RowEncoding) async throws {
        let parts = options.table.split(separator: ".", maxSplits: 1).map(String.init)
        table =
            parts.count == 2
            ? PostgresTableName(schema: parts[0], name: parts[1])
            : PostgresTableName(schema: nil, name: options.table)
        session = try await PostgresSession.connect(
            PostgresConnectionParameters(
                url: try TransferOptions.environment("BENCH_POSTGRES"), applicationName: "replicator-bench"))
        backend = try await Backend(session)
        sink = CopySink(
            session: session,
            statement: CopyStatement(table: table, columns: columns, encoding: encoding),
            label: table.description)
    }

    /// Opens the transaction with an empty table.
    func begin() async throws {
        _ = try await session.run("BEGIN; TRUNCATE \(table.sql)", label: "TRUNCATE")
    }

    /// Makes the rows visible.
    func commit() async throws { _ = try await session.run("COMMIT", label: "COMMIT") }
}
