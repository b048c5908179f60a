import Streams

/// Reads the syncs, when the sources and targets they name are known.
struct SyncReader {
    /// Every source that the file names, right or wrong.
    let sourceNames: [String]
    /// Every target that the file names, right or wrong.
    let targetNames: [String]
    /// The kinds of those targets that are right.
    let targetKinds: [String: TargetConfiguration.KindName]
    /// What applies where a sync says nothing.
    let memory: ByteSize
    /// What applies whatever a sync says.
    let overrides: SettingOverrides

    /// - Returns: nil when something that cannot be left out is missing or wrong; it is reported then.
    func sync(name: String, from mapping: MappingReader) -> SyncConfiguration? {
        let source = readName("source", what: "source", among: sourceNames, from: mapping)
        let rows = readRows(from: mapping)
        let key = readKey(from: mapping)
        let watermark = mapping.value("watermark", expected: "a column name") { text throws(ValueError) in
            try ColumnName(parsing: text)
        }
        let lookback = mapping.value("lookback", expected: "a duration such as 10m or 24h") {
            text throws(ValueError) in
            try DurationText(parsing: text)
        }
        if let lookback, !mapping.has("watermark") {
            mapping.reader.report("has no effect without watermark", at: lookback.place)
        }
        let load = mapping.loadMode()
        let memory = mapping.size("memory")
        let batchRows = mapping.count("batch_rows", in: Defaults.batchRowsRange)
        let batchMemory = mapping.size("batch_memory")
        let parallel = mapping.value("parallel", expected: ParallelSetting.expected) {
            text throws(ValueError) in
            try ParallelSetting(parsing: text)
        }
        let splitColumn = mapping.value("split_by", expected: "a column name") { text throws(ValueError) in
            try ColumnName(parsing: text)
        }
        let targets = readTargets(from: mapping, rows: rows, load: load?.value)
        mapping.finish()
        guard let source, let rows, let targets, !targets.isEmpty else { return nil }
        return SyncConfiguration(
            name: name, source: source, rows: rows, key: key, watermark: watermark?.value,
            lookback: lookback?.value ?? Defaults.lookback,
            memory: overrides.memory ?? memory?.value ?? self.memory,
            batchRows: overrides.batchRows ?? batchRows?.value ?? Defaults.batchRows,
            batchMemory: overrides.batchMemory ?? batchMemory?.value ?? Defaults.batchMemory,
            parallel: overrides.parallel ?? parallel?.value ?? .auto, splitColumn: splitColumn?.value,
            targets: targets)
    }

    private func readName(
        _ key: String, what: String, among names: [String], from mapping: MappingReader
    ) -> String? {
        if !mapping.has(key) { mapping.reportMissing(key, what: "the name of a \(what)") }
        guard let name = mapping.text(key, expected: "the name of a \(what)") else { return nil }
        guard names.contains(name.value) else {
            let advice = NearestKey.advice(for: name.value, among: names)
            mapping.reader.report(
                "no \(what) is named \(ValueError.quoted(name.value)), \(advice)", at: name.place)
            return nil
        }
        return name.value
    }

    private func readRows(from mapping: MappingReader) -> SyncConfiguration.Rows? {
        let keys = ["query", "query_file", "table"]
        let present = keys.filter(mapping.has)
        if present.count != 1 {
            let found = present.isEmpty ? "none of them" : present.joined(separator: " and ")
            mapping.reader.report(
                "needs exactly one of query, query_file and table, found \(found)", at: mapping.place)
        }
        let query = mapping.value("query", expected: "an SQL query") { text throws(ValueError) in
            guard !text.allSatisfy(\.isWhitespace) else {
                throw ValueError(expected: "an SQL query", found: text)
            }
            return text
        }
        let file = mapping.text("query_file", expected: "the path of a file with an SQL query")
        let fileRows = file.flatMap { readQueryFile($0, reader: mapping.reader) }
        let table = mapping.table()
        guard present.count == 1 else { return nil }
        return query.map { .query($0.value, file: nil) } ?? fileRows ?? table.map { .table($0.value) }
    }

    /// The statement of a file, as it is: nothing in it is replaced.
    private func readQueryFile(_ path: ReadValue<String>, reader: ConfigurationReader) -> SyncConfiguration
        .Rows?
    {
        let absolute = ConfigurationFile.path(path.value, in: reader.folder)
        do {
            let text = try ConfigurationFile.text(at: absolute, maxBytes: Defaults.maxConfigurationBytes)
            guard !text.allSatisfy(\.isWhitespace) else {
                reader.report("\(absolute) is empty; expected an SQL query", at: path.place)
                return nil
            }
            return .query(text, file: absolute)
        } catch {
            reader.report(error.description, at: path.place)
            return nil
        }
    }

    private func readKey(from mapping: MappingReader) -> [ColumnName] {
        let columns = mapping.values("key", expected: "column names") { text throws(ValueError) in
            try ColumnName(parsing: text)
        }
        if mapping.isEmptyList("key") {
            mapping.reader.report(
                "names no column; leave it out where rows have no key", at: mapping.keyPlace("key"))
        }
        var names: [ColumnName] = []
        for column in columns ?? [] {
            if names.contains(column.value) {
                mapping.reader.report("the column is there twice", at: column.place)
            }
            names.append(column.value)
        }
        return names
    }

    private func readTargets(
        from mapping: MappingReader, rows: SyncConfiguration.Rows?, load: LoadMode?
    ) -> [SyncTargetConfiguration]? {
        let expected = "a list of targets, each beginning with - target: NAME"
        if !mapping.has("targets") { mapping.reportMissing("targets", what: expected) }
        guard let mappings = mapping.mappings("targets", expected: expected) else { return nil }
        if mapping.isEmptyList("targets") {
            mapping.reader.report(
                "expected \(expected), found an empty list", at: mapping.keyPlace("targets"))
        }
        var targets: [SyncTargetConfiguration] = []
        for entry in mappings {
            guard let target = readTarget(from: entry, rows: rows, load: load) else { continue }
            if targets.contains(where: { $0.writesOver(target) }) {
                mapping.reader.report(
                    "an earlier target of this sync writes to the same place", at: entry.place)
            }
            targets.append(target)
        }
        return targets
    }

    private func readTarget(
        from mapping: MappingReader, rows: SyncConfiguration.Rows?, load: LoadMode?
    ) -> SyncTargetConfiguration? {
        let name = readName("target", what: "target", among: targetNames, from: mapping)
        let kind = name.flatMap { targetKinds[$0] }
        var destination: SyncTargetConfiguration.Destination?
        switch kind {
        case .postgres:
            mapping.refuse(
                ObjectDestination.keys, message: "only S3 targets take this key, not PostgreSQL")
            destination = PostgresDestination.read(from: mapping, rows: rows, load: load).map {
                .postgres($0)
            }
        case .s3:
            mapping.refuse(
                PostgresDestination.keys, message: "only PostgreSQL targets take this key, not S3")
            destination = ObjectDestination.read(from: mapping).map { .objects($0) }
        case nil:
            // The target is unknown or wrong, and reported: take the keys of all kinds for known.
            _ = PostgresDestination.read(
                from: mapping, rows: .table(.init(schema: nil, name: "any")), load: load)
            _ = ObjectDestination.read(from: mapping)
        }
        mapping.finish()
        guard let name, let destination else { return nil }
        return SyncTargetConfiguration(target: name, destination: destination)
    }
}

extension MappingReader {
    /// The size under a key.
    func size(_ key: String) -> ReadValue<ByteSize>? {
        value(key, expected: "a size such as 64MiB or 512k") { text throws(ValueError) in
            try ByteSize(parsing: text)
        }
    }

    /// The `load` of a sync or of one of its targets.
    func loadMode() -> ReadValue<LoadMode>? {
        value("load", expected: "auto, truncate, merge or append") { text throws(ValueError) in
            try LoadMode(parsing: text)
        }
    }

    /// The `table` of a sync or of one of its targets.
    func table() -> ReadValue<PostgresTableName>? {
        value("table", expected: "a table such as customer or sales.customer") { text throws(ValueError) in
            try PostgresTableName(parsing: text)
        }
    }
}
