extension SourceConnection {
    /// What a PostgreSQL source says of types.
    ///
    /// - Parameter oids: numbers in `pg_type`, as text.
    /// - Returns: by number; one that is not there was dropped in between.
    func postgresTypes(_ oids: some Sequence<String>) async throws -> [String: PostgresSourceType] {
        let distinct = Set(oids).sorted()
        var types: [String: PostgresSourceType] = [:]
        for row in try await textRows(PostgresSourceSQL.typeNamesSQL(distinct), columns: 5) {
            guard let oid = row[0], let name = row[1], let base = row[2], let withModifier = row[3] else {
                continue
            }
            types[oid] = PostgresSourceType(
                oid: oid, name: name, baseName: base, baseWithModifier: withModifier, category: row[4] ?? "b")
        }
        return types
    }
}
