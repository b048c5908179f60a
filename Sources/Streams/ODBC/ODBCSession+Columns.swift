extension ODBCSession: SourceConnection {
    /// SQL to speak to it, by the quirks table.
    public nonisolated var dialect: SourceDialect { quirks.dialect }

    /// Database and driver.
    public nonisolated var summary: String { identity.summary }

    /// What a query's columns are, by the driver's description and, for PostgreSQL, by the server's own word.
    public func sourceColumns(of query: String) async throws -> [SourceColumn] {
        let described = try describe(dialect.describeSQL(query))
        try SourceQueryError.check(names: described.map(\.name))
        switch dialect {
        case .postgres: return try await postgresColumns(of: query, described)
        case .oracle, .generic:
            return described.map { SourceColumn(described: $0, quirks: quirks) }
        }
    }

    private func postgresColumns(of query: String, _ described: [ResultColumn]) async throws -> [SourceColumn]
    {
        let sql = PostgresSourceSQL.typesSQL(query, columnNames: described.map(\.name))
        let oids = (try textRows(sql, columns: described.count).first ?? []).map { $0 ?? "25" }
        let types = try await postgresTypes(oids)
        return zip(described, oids).map { column, oid in
            // psqlodbc describes numeric without a modifier as (28,6), and so does not tell it from a declared one.
            let isUndeclared = column.kind == .decimal && column.size == 28 && column.scale == 6
            return (types[oid] ?? .text).column(
                named: column.name, size: isUndeclared ? 0 : column.size, scale: column.scale,
                nullable: column.isNullable,
                unboundedSize: quirks.unboundedSize)
        }
    }
}
