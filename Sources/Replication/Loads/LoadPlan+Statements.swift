import Streams

extension LoadPlan {
    /// Columns that an update writes: all whose value does not follow from the key.
    var updatedColumns: [String] { columns.filter { !key.contains($0) || looseKey.contains($0) } }

    /// A statement of `sql/load` with its places filled from the plan.
    ///
    /// - Parameter others: places that not every statement has.
    func template(_ bytes: [UInt8], stage: PostgresTableName, _ others: [String: String] = [:]) -> String {
        let quote = SQLText.quote
        let key = key.map(quote)
        let updated = updatedColumns.map(quote)
        let values = [
            "stage": stage.sql,
            "target": table.sql,
            "columns": columns.map(quote).joined(separator: ", "),
            "key": key.joined(separator: ", "),
            "key_is_null": key.map { "\($0) IS NULL" }.joined(separator: " OR "),
            "key_match": key.map { "target.\($0) = stage.\($0)" }.joined(separator: " AND "),
            "assignments": updated.map { "\($0) = stage.\($0)" }.joined(separator: ", "),
            "target_values": updated.map { "target.\($0)" }.joined(separator: ", "),
            "stage_values": updated.map { "stage.\($0)" }.joined(separator: ", "),
            "overriding": overridesIdentity ? "OVERRIDING SYSTEM VALUE" : "",
            "watermark": watermark.map(quote) ?? "",
        ]
        return SQL.template(bytes, values.merging(others, uniquingKeysWith: { $1 }))
    }
}
