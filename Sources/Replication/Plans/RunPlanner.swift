import Streams

/// Puts a ``RunPlan`` together, step by step, from what the sync asks for and what ``RunInquiry`` has found out.
/// Pure: nothing here asks anybody anything.
struct RunPlanner: Sendable {
    let definition: SyncDefinition
    let mode: RunMode
    let since: TimeArgument?
    let until: TimeArgument?

    var window: WindowPlanner {
        WindowPlanner(
            sync: definition.name, watermark: definition.watermark, mode: mode, since: since, until: until)
    }

    /// How the table is loaded.
    ///
    /// - Parameters:
    ///   - table: the target's name, with the schema that it has or would get.
    ///   - hasSchema: that schema is there.
    func load(
        _ columns: [SourceColumn], into table: PostgresTableName, existing: TargetTable?, hasSchema: Bool,
        database: SyncDefinition.Database, dialect: SourceDialect
    ) throws(TargetError) -> LoadPlan {
        let planner = LoadPlanner(
            request: .init(
                mode: mode, load: database.load, table: table, key: definition.key,
                watermark: definition.watermark?.column, hasSchema: hasSchema,
                lockTimeoutMilliseconds: database.lockTimeoutMilliseconds),
            columns: columns, foldsUpperCase: dialect == .oracle)
        return try planner.plan(existing: existing)
    }

    /// How the rows are encoded.
    func encoding(
        _ columns: [SourceColumn], load: LoadPlan?, source: any TransferSource, targetVersion: Int?
    ) throws(UsageError) -> EncodingChoice {
        let target = load.map {
            BinaryTarget(
                columnTypes: $0.columnTypes, maximumScales: $0.maximumScales, version: targetVersion ?? 0)
        }
        return try EncodingChoice(
            .init(
                sync: definition.name, setting: definition.database?.format ?? .auto,
                dialect: definition.dialect, writesObjects: !definition.buckets.isEmpty,
                loadsTable: load != nil, fetchesSlowly: source.fetchesSlowly,
                binary: target.map { source.binaryFit(columns, in: $0) }))
    }

    /// The column that objects are grouped by.
    func groupColumn(_ columns: [SourceColumn], dialect: SourceDialect) throws(UsageError) -> SourceColumn? {
        guard let name = definition.groupBy else { return nil }
        let column = try column(named: name, among: columns, setting: "group_by")
        let isText = [.text, .integer, .decimal, .uuid].contains(column.kind) || dialect == .postgres
        guard isText else {
            throw UsageError(
                "the column \(column.name) is of type \(column.typeName), and objects are grouped by text or numbers: convert "
                    + "it in the source query (setting: group_by)")
        }
        return column
    }

    /// Refuses a column to divide by that is not there.
    func checkSplitColumn(_ columns: [SourceColumn]) throws(UsageError) {
        guard let name = definition.splitColumn else { return }
        _ = try column(named: name, among: columns, setting: "split_by")
    }

    private func column(
        named name: String, among columns: [SourceColumn], setting: String
    ) throws(UsageError) -> SourceColumn {
        if let column = columns.named(name) { return column }
        let advice = NearestKey.advice(for: name, among: columns.map(\.name))
        throw UsageError("the column \(name) is not in the source query, \(advice) (setting: \(setting))")
    }

    /// The planner that decides on readers.
    func split(
        _ columns: [SourceColumn], load: LoadPlan?, window: RunPlan.Window?, source: any TransferSource
    ) -> SplitPlanner {
        SplitPlanner(
            setting: definition.parallel,
            read: SourceRead(
                query: definition.query,
                table: definition.sourceTable.map { ($0.sql, $0.schema, $0.name) }, columns: columns,
                splitColumn: definition.splitColumn, key: definition.key),
            summary: source.summary, dialect: source.dialect, load: load,
            isWindowed: window?.read != nil, isGrouped: definition.groupBy != nil)
    }

    /// As many readers as were decided, or with `auto` as many as the budget has room for.
    func transfer(
        from source: any TransferSource, _ shape: RowShape, planner: SplitPlanner,
        _ decision: inout SplitPlanner.Decision
    ) throws -> TransferPlan {
        while true {
            let readers = decision.split?.readers ?? 1
            do {
                return try TransferPlan(
                    from: source, shape, limits: definition.limits,
                    writesObjects: !definition.buckets.isEmpty, readers: readers)
            } catch let error as MemoryTooSmall {
                guard let fewer = planner.withOneReaderLess(decision) else { throw error }
                decision = fewer
            }
        }
    }

    /// The plan of the run as a whole.
    ///
    /// - Parameter warnings: those found so far, in their order.
    func plan(
        source: any TransferSource, columns: [SourceColumn], sql: String, load: LoadPlan?,
        window: RunPlan.Window?, transfer: TransferPlan, split: SplitPlanner.Decision,
        encoding: EncodingChoice, warnings: [String]
    ) -> RunPlan {
        var warnings = warnings
        var load = load
        load?.writers = transfer.readers
        if transfer.reader.readsRowByRow {
            warnings.append(
                "\(source.summary): the driver cannot read a cell again, so rows with long columns are fetched one by one"
            )
        }
        if !definition.buckets.isEmpty, definition.stateConnection == nil {
            warnings.append(
                "no database keeps the state of this sync: what a crash leaves in the bucket is not swept (setting: control)"
            )
        }
        let readers = transfer.readers == 1 ? "one reader" : "\(transfer.readers) readers"
        return RunPlan(
            sync: definition.name, mode: mode,
            source: .init(url: definition.sourceURL, summary: source.summary), columns: columns, sql: sql,
            load: load, databaseURL: definition.database?.redactedURL, objects: objects, transfer: transfer,
            window: window, split: split.split, readersReason: split.reason,
            route: "\(source.routeName), \(readers), \(encoding.encoding.format.rawValue)"
                + (transfer.reader.readsRowByRow ? ", row by row" : ""),
            encodingReason: encoding.reason, memoryBytes: definition.memoryBytes,
            allowsEmpty: definition.allowsEmpty, warnings: warnings, isStrict: definition.isStrict)
    }

    private var objects: RunPlan.Objects? {
        guard !definition.buckets.isEmpty else { return nil }
        return RunPlan.Objects(
            dialect: definition.dialect, compression: definition.compression, groupBy: definition.groupBy,
            buckets: definition.buckets.map { .init(url: $0.url, template: $0.template) })
    }
}

extension SyncDefinition {
    /// Limits of the transfer.
    fileprivate var limits: TransferPlan.Limits {
        TransferPlan.Limits(
            memoryBytes: memoryBytes, batchRows: batchRows, batchBytes: batchBytes,
            maximumObjectBytes: buckets.first?.maximumObjectBytes ?? .max, compression: compression)
    }
}
