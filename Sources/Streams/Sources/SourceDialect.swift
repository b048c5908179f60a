/// The SQL a source speaks, as far as the engine writes any: session settings, description, the read itself, the
/// clock. Pure text; nothing here touches a connection.
public enum SourceDialect: String, Sendable, CaseIterable {
    case generic
    case oracle
    case postgres

    /// Settings pinned right after connecting, so that text forms do not depend on who set up the server.
    public var sessionStatements: [String] {
        switch self {
        case .generic: []
        case .postgres: PostgresSourceSQL.sessionStatements
        case .oracle: OracleSourceSQL.sessionStatements
        }
    }

    /// The session's own number at the server; `nil` where a statement cannot be stopped by SQL.
    public var sessionNumberSQL: String? { self == .postgres ? "SELECT pg_backend_pid()" : nil }

    /// Stops what a session runs; see ``sessionNumberSQL``. A user may do so to sessions of its own.
    public func cancelSQL(sessionNumber: Int) -> String { "SELECT pg_cancel_backend(\(sessionNumber))" }

    /// A name quoted so that it means itself; inner quotes are doubled.
    public func quote(_ identifier: String) -> String {
        SQLText.quote(identifier)
    }

    /// The user's query as a table expression named `q`. A trailing semicolon goes; a line break before the
    /// parenthesis ends a comment on the last line.
    public func derivedTable(_ query: String) -> String {
        var text = query
        while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
        return "(\n\(text)\n) \(quote("q"))"
    }

    /// A query with the columns of `query` and no rows.
    public func describeSQL(_ query: String) -> String { "SELECT * FROM \(derivedTable(query)) WHERE 1 = 0" }

    /// The read: every column in a form whose text is exact, inside the window if there is one.
    public func readSQL(
        _ query: String, columns: [SourceColumn], window: WatermarkWindow?, partition: SourcePartition? = nil
    ) -> String {
        readSQL(from: derivedTable(query), columns: columns, window: window, partition: partition)
    }

    /// The same for one partition.
    ///
    /// - Parameter relation: what follows FROM: ``derivedTable(_:)``, or a table whose physical places the partition
    ///   names.
    public func readSQL(
        from relation: String, columns: [SourceColumn], window: WatermarkWindow?,
        partition: SourcePartition? = nil
    ) -> String {
        select(columns.map(expression), from: relation, window, partition)
    }

    /// The read with every column as it is.
    public func plainReadSQL(
        from relation: String, columns: [SourceColumn], window: WatermarkWindow?,
        partition: SourcePartition? = nil
    ) -> String {
        select(columns.map { quote($0.name) }, from: relation, window, partition)
    }

    private func select(
        _ expressions: [String], from relation: String, _ window: WatermarkWindow?,
        _ partition: SourcePartition?
    ) -> String {
        let list = expressions.joined(separator: ",\n       ")
        let conditions = [window.map(predicate), partition?.condition].compactMap(\.self)
        let filter = conditions.isEmpty ? "" : "\nWHERE " + conditions.joined(separator: "\n  AND ")
        return "SELECT \(list)\nFROM \(relation)\(filter)"
    }

    /// How many rows have no watermark, which no incremental run will ever see.
    public func countWithoutWatermarkSQL(_ query: String, column: String) -> String {
        "SELECT count(*) FROM \(derivedTable(query)) WHERE \(quote(column)) IS NULL"
    }

    private func expression(_ column: SourceColumn) -> String {
        let name = quote(column.name)
        switch self {
        case .generic, .oracle: return name
        case .postgres: return PostgresSourceSQL.textExpression(name, column) + " AS " + name
        }
    }

    func predicate(_ window: WatermarkWindow) -> String {
        let name = quote(window.column)
        var terms: [String] = []
        // A column of days: the day of the window's end belongs to it, since rows may still be added on that day.
        let upper = window.form == .date ? window.upper.advanced(by: .seconds(86_400)) : window.upper
        if let lower = window.lower { terms.append("\(name) >= \(literal(lower, window.form))") }
        terms.append("\(name) < \(literal(upper, window.form))")
        return terms.joined(separator: " AND ")
    }

    /// A point in time as the watermark column's own type, so that an index on it can be used.
    func literal(_ instant: Instant, _ form: WatermarkForm) -> String {
        switch (self, form) {
        case (.generic, .date): "{d '\(instant.dateText)'}"
        case (.generic, _): "{ts '\(instant.localText)'}"
        case (.postgres, .zoned): "TIMESTAMPTZ '\(instant.localText)+00'"
        case (.postgres, .date): "DATE '\(instant.dateText)'"
        case (.postgres, .local): "TIMESTAMP '\(instant.localText)'"
        case (.oracle, .zoned): "TIMESTAMP '\(instant.localText) +00:00'"
        case (.oracle, _): "TIMESTAMP '\(instant.localText)'"
        }
    }
}
