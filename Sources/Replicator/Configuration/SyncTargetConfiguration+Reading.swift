import Streams

extension SyncTargetConfiguration {
    /// Whether two targets of one sync write to the same table, or to the same objects.
    func writesOver(_ other: SyncTargetConfiguration) -> Bool {
        guard target == other.target else { return false }
        return switch (destination, other.destination) {
        case (.postgres(let first), .postgres(let second)): first.table == second.table
        case (.objects(let first), .objects(let second)): first.keyTemplate == second.keyTemplate
        default: false
        }
    }
}

extension PostgresDestination {
    /// The keys that only PostgreSQL targets of a sync take.
    static let keys = ["table", "load", "lock_timeout"]

    /// - Parameters:
    ///   - rows: what the sync reads. A source table gives its name to a target that names none, without its schema: schemas
    ///     of the source seldom exist in the target.
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
        var table = named
        if !mapping.has("table") {
            switch rows {
            case .table(let source):
                let place = mapping.keyPlace("table")
                table = Located(value: QualifiedTableName(schema: nil, table: source.table), place: place)
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
            lockTimeout: lockTimeout?.value ?? Defaults.lockTimeout)
    }
}

extension ObjectDestination {
    /// The keys that only S3 and file targets of a sync take.
    static let keys = ["key_template", "max_object_size", "csv"]

    static func read(from mapping: MappingReader) -> ObjectDestination? {
        let template = mapping.value("key_template", expected: "a template such as \(Defaults.keyTemplate)") {
            text throws(ValueError) in try KeyTemplate(parsing: text)
        }
        let maxObjectSize = mapping.size("max_object_size")
        let csv = mapping.mapping("csv").map(CSVDialect.read)
        return ObjectDestination(
            keyTemplate: template?.value ?? Defaults.keyTemplate,
            maxObjectSize: maxObjectSize?.value ?? Defaults.maxObjectSize, csv: csv ?? .standard)
    }
}

extension MappingReader {
    /// The size under a key.
    func size(_ key: String) -> Located<ByteSize>? {
        value(key, expected: "a size such as 64MiB or 512k") { text throws(ValueError) in
            try ByteSize(parsing: text)
        }
    }

    /// The `load` of a sync or of one of its targets.
    func loadMode() -> Located<LoadMode>? {
        value("load", expected: "auto, truncate, merge or append") { text throws(ValueError) in
            try LoadMode(parsing: text)
        }
    }

    /// The `table` of a sync or of one of its targets.
    func table() -> Located<QualifiedTableName>? {
        value("table", expected: "a table such as customer or sales.customer") { text throws(ValueError) in
            try QualifiedTableName(parsing: text)
        }
    }
}
