import Streams

extension TargetTable {
    /// Reads it; `nil` when there is no such table.
    ///
    /// - Throws: ``TargetError`` for a view, a foreign table or anything else that no COPY goes into.
    static func inspect(_ name: PostgresTableName, in session: PostgresSession) async throws -> TargetTable? {
        let found = try await session.run(
            SQL.text(PackageResources.describe_relation_sql), [name.sql], label: "inspect \(name)")
        guard let row = found.rows.first, let oid = row[0], let schema = row[1], let table = row[2] else {
            return nil
        }
        guard ["r", "p"].contains(row[3]) else {
            throw TargetError(
                "\(name) is not a table: a sync writes into tables only (setting: targets[].table)")
        }
        let columns = try await session.run(
            SQL.text(PackageResources.describe_table_sql), [oid], label: "inspect \(name)")
        let keys = try await session.run(
            SQL.text(PackageResources.list_unique_keys_sql), [oid], label: "inspect \(name)")
        let qualified = PostgresTableName(schema: schema, name: table)
        let mayRead = row[5] != nil
        let empty =
            mayRead
            ? try await session.run(
                "SELECT (NOT EXISTS (SELECT 1 FROM \(qualified.sql)))::text", label: "inspect \(name)") : nil
        return TargetTable(
            name: qualified,
            columns: columns.rows.compactMap(Self.column),
            uniqueKeys: keys.rows.map { row in
                UniqueKey(
                    isPrimary: row[1] == "true",
                    columns: (row[2] ?? "").split(separator: "\u{1}").map(String.init))
            },
            referencingTables: row[4], mayInsert: row[5] == "true", mayTruncate: row[6] == "true",
            mayUpdate: row[7] == "true", mayDelete: row[8] == "true", isEmpty: empty?.scalar == "true",
            filtersInserts: row[9] == "true")
    }

    private static func column(_ row: [String?]) -> Column? {
        guard let name = row[0], let type = row[1], let base = row[2] else { return nil }
        return Column(
            name: name, type: type, baseType: base, isRequired: row[3] == "true",
            hasDefault: row[4] == "true",
            identity: row[5] ?? "", isGenerated: row[6] != "", sequence: row[7])
    }
}
