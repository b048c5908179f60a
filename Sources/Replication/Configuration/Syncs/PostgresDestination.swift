import Streams

/// A table to load.
struct PostgresDestination: Sendable, Equatable {
    let table: PostgresTableName
    let load: LoadMode
    /// How long to wait for the table's lock.
    let lockTimeout: DurationText
    let format: CopyFormatSetting
}

extension PostgresDestination {
    /// The keys that only PostgreSQL targets of a sync take.
    static let keys = ["table", "load", "lock_timeout", "copy_format"]

    /// - Parameters:
    ///   - rows: what the sync reads. A source table gives its name to a target that names none, without its schema:
    ///     schemas of the source seldom exist in the target.
    ///   - load: what the sync says for all its targets.
    static func read(
        from mapping: MappingReader, rows: SyncConfiguration.Rows?, load: LoadMode?
    ) -> PostgresDestination? {
        let named = mapping.table()
        let ownLoad = mapping.loadMode()
        let lockTimeout = mapping.value("lock_timeout", expected: "a duration such as 30s") {
            text throws(ValueError) in
            try DurationText(parsing: text)
        }
        let format = mapping.value("copy_format", expected: CopyFormatSetting.expected) {
            text throws(ValueError) in
            try CopyFormatSetting(parsing: text)
        }
        var table = named
        if !mapping.has("table") {
            switch rows {
            case .table(let source):
                let place = mapping.keyPlace("table")
                table = ReadValue(value: PostgresTableName(schema: nil, name: source.name), place: place)
            case .query:
                mapping.reportMissing("table", what: "the table to load, because the sync reads a query")
            case nil: break
            }
        }
        guard let table else { return nil }
        do {
            try table.value.checkFitsPostgres()
        } catch {
            mapping.reader.report(error.description, at: table.place)
            return nil
        }
        return PostgresDestination(
            table: table.value, load: ownLoad?.value ?? load ?? .auto,
            lockTimeout: lockTimeout?.value ?? Defaults.lockTimeout, format: format?.value ?? .auto)
    }
}
