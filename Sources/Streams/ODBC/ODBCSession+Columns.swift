extension ODBCSession {
    /// What a query's columns are, by the driver's description and, for PostgreSQL, by the server's own word.
    ///
    /// - Throws: ``ODBCError`` as the source refuses the query; ``SourceQueryError`` for a query that cannot be read.
    public func sourceColumns(of query: String) throws -> [SourceColumn] {
        let described = try describe(quirks.dialect.describeSQL(query))
        try SourceQueryError.check(names: described.map(\.name))
        switch quirks.dialect {
        case .postgres: return try postgresColumns(of: query, described)
        case .oracle, .generic:
            return described.map { SourceColumn(described: $0, quirks: quirks) }
        }
    }

    private func postgresColumns(of query: String, _ described: [ResultColumn]) throws -> [SourceColumn] {
        let sql = PostgresSourceSQL.typesSQL(query, columnNames: described.map(\.name))
        let oids = (try textRows(sql, columns: described.count).first ?? []).map { $0 ?? "25" }
        let distinct = Array(Set(oids)).sorted()
        var types: [String: PostgresSourceType] = [:]
        for row in try textRows(PostgresSourceSQL.typeNamesSQL(distinct), columns: 5) {
            guard let oid = row[0], let name = row[1], let base = row[2], let withModifier = row[3] else {
                continue
            }
            types[oid] = PostgresSourceType(
                oid: oid, name: name, baseName: base, baseWithModifier: withModifier, category: row[4] ?? "b")
        }
        return zip(described, oids).map { column, oid in
            let type = types[oid] ?? .text
            return type.column(
                named: column.name, size: column.size, scale: column.scale, nullable: column.isNullable,
                unboundedSize: quirks.unboundedSize)
        }
    }
}
