/// A PostgreSQL source, reached natively: what a plan asks, and `COPY (query) TO STDOUT`.
public struct PostgresSource: SourceConnection {
    /// Its connection; read-only, with every setting pinned that a value's text depends on.
    let session: PostgresSession

    /// See ``SourceConnection/dialect``.
    public let dialect = SourceDialect.postgres
    /// See ``SourceConnection/summary``.
    public let summary: String
    /// Server version as libpq counts, such as 150020.
    public var serverVersion: Int { session.serverVersion }
    /// The server does not know what its texts are encoded in: the bytes must be checked on the way.
    public let hasUncheckedText: Bool

    /// See ``SourceConnection/snapshotObstacle``.
    public var snapshotObstacle: String? {
        session.isOneTransaction
            ? "the source is reached through a pooler that gives each transaction another session (PgBouncer: pool_mode = transaction)"
            : nil
    }

    /// What errors call a failure to connect.
    public static let connectLabel = "connect to the source"

    /// Connects.
    ///
    /// - Parameter sessionStatements: run after the engine's own settings.
    /// - Throws: ``PostgresError``.
    public static func connect(
        _ parameters: PostgresConnectionParameters, sessionStatements: [String] = []
    ) async throws -> PostgresSource {
        let session: PostgresSession
        do {
            session = try await PostgresSession.connect(parameters, pooling: .readInOneTransaction)
        } catch var error as PostgresError {
            if error.statement == "connect" { error.statement = connectLabel }
            throw error
        }
        do {
            // The engine's own settings go in one round trip; a user's statement may be one that must be sent alone.
            let settings = PostgresSourceSQL.sessionStatements.joined(separator: ";\n")
            for sql in [settings] + sessionStatements {
                _ = try await session.run(sql, label: "source session")
            }
            let row = try await session.run(
                "SELECT current_setting('server_version'), current_setting('server_encoding')",
                label: "source session"
            ).rows.first
            return PostgresSource(
                session: session, version: row?[0] ?? "?", hasUncheckedText: row?[1] == "SQL_ASCII")
        } catch {
            await Task { await session.close() }.value
            throw error
        }
    }

    private init(session: PostgresSession, version: String, hasUncheckedText: Bool) {
        self.session = session
        self.hasUncheckedText = hasUncheckedText
        summary = "PostgreSQL \(version), natively"
    }

    /// What a query's columns are, by the server's own description.
    public func sourceColumns(of query: String) async throws -> [SourceColumn] {
        let described = try await session.describe(dialect.describeSQL(query), label: "the query")
        try SourceQueryError.check(names: described.map(\.name))
        let types = try await postgresTypes(described.map { String($0.type.oid) })
        let declared = try await declaredTypes(described.map(\.type), types)
        return described.map { column in
            let type = types[String(column.type.oid)] ?? .text
            let digits = column.type.numericDigits
            let size = type.baseName == "numeric" ? digits?.precision : column.type.characterCount
            let scale = type.baseName == "numeric" ? digits?.scale : column.type.secondDigits
            var found = type.column(
                named: column.name, size: size ?? 0, scale: scale ?? (type.baseName == "numeric" ? 0 : 6),
                nullable: true, unboundedSize: .max)
            if let spelled = declared[column.type] { found.postgresType = spelled }
            return found
        }
    }

    /// How the server spells the built-in types whose modifiers ``PostgresSourceType`` does not read: intervals,
    /// times, bits and all arrays.
    private func declaredTypes(
        _ described: [PostgresResultType], _ types: [String: PostgresSourceType]
    ) async throws -> [PostgresResultType: String] {
        let asked = Set(described).filter { type in
            guard type.modifier >= 0, let known = types[String(type.oid)] else { return false }
            return known.name == known.baseName && known.isBuiltIn && !known.readsModifier
        }
        guard !asked.isEmpty else { return [:] }
        let ordered = Array(asked)
        let list = ordered.map { "format_type(\($0.oid), \($0.modifier))" }.joined(separator: ", ")
        let row = try await session.run("SELECT \(list)", label: "type names").rows.first ?? []
        return Dictionary(
            uniqueKeysWithValues: zip(ordered, row).compactMap { type, text in text.map { (type, $0) } })
    }

    /// See ``SourceConnection/textRows(_:columns:)``.
    public func textRows(_ sql: String, columns: Int) async throws -> [[String?]] {
        try await session.run(sql, label: "the query").rows
    }

    /// See ``SourceConnection/execute(_:)``.
    public func execute(_ sql: String) async throws { _ = try await session.run(sql, label: "the statement") }

    /// See ``SourceConnection/cancel()``.
    public func cancel() { session.interrupt() }

    /// Disconnects.
    public func close() async { await session.close() }
}
