import Logging
import Streams

/// Finds out what a run would do: connects, describes, inspects, checks; changes nothing.
struct RunPlanner: Sendable {
    let definition: SyncDefinition
    let mode: RunMode
    /// `--since`, which goes before the stored watermark.
    let since: TimeArgument?
    /// `--until`, for a backfill; the stored watermark does not move then.
    let until: TimeArgument?

    /// - Parameters:
    ///   - source: open session.
    ///   - target: session of the PostgreSQL target.
    ///   - store: state, where there is any.
    func plan(source: any TransferSource, target: PostgresSession?, store: RunStore?) async throws -> RunPlan
    {
        var warnings = definition.warnings
        let columns = try await ask(source) { try await source.sourceColumns(of: definition.query) }
        var load = try await planLoad(columns, source: source, target: target)
        warnings +=
            load?.warnings
            ?? columns.compactMap { column in column.risk.map { "column \(column.name): \($0)" } }
        let window = try await planWindow(columns, source: source, store: store, warnings: &warnings)
        let choice = try EncodingChoice(
            definition: definition, columns: columns, load: load, source: source,
            targetVersion: target?.serverVersion)
        warnings += choice.warnings
        let shape = RowShape(
            columns: columns, maximumScales: load?.maximumScales ?? [],
            targetTypes: load?.columnTypes ?? [], encoding: choice.encoding,
            group: try groupColumn(columns, source: source))
        let sql = source.readSQL(
            from: source.dialect.derivedTable(definition.query), shape, window: window?.read)
        try checkSplitColumn(columns)
        let (planned, isWindowed) = (load, window?.read != nil)
        var decision = try await ask(source) {
            try await SplitChoice(
                definition: definition, columns: columns, load: planned, isWindowed: isWindowed,
                target: target
            ).decide(on: source)
        }
        let transfer = try planTransfer(from: source, shape, &decision)
        load?.writers = transfer.readers
        warnings += decision.warnings
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
        return RunPlan(
            definition: definition, mode: mode, source: source.summary, columns: columns, sql: sql,
            load: load,
            transfer: transfer, window: window, split: decision.split, readersReason: decision.reason,
            route:
                "\(source.routeName), \(transfer.readers == 1 ? "one reader" : "\(transfer.readers) readers"), "
                + choice.encoding.format.rawValue
                + (transfer.reader.readsRowByRow ? ", row by row" : ""),
            encodingReason: choice.reason, warnings: warnings)
    }

    private func checkSplitColumn(_ columns: [SourceColumn]) throws(UsageError) {
        guard let name = definition.splitColumn else { return }
        guard !columns.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
        let advice = NearestKey.advice(for: name, among: columns.map(\.name))
        throw UsageError("the column \(name) is not in the source query, \(advice) (setting: split_by)")
    }

    /// The column that objects are grouped by.
    private func groupColumn(_ columns: [SourceColumn], source: any TransferSource) throws(UsageError)
        -> SourceColumn?
    {
        guard let name = definition.groupBy else { return nil }
        let exact = columns.first { $0.name == name }
        guard let column = exact ?? columns.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            let advice = NearestKey.advice(for: name, among: columns.map(\.name))
            throw UsageError("the column \(name) is not in the source query, \(advice) (setting: group_by)")
        }
        let isText = [.text, .integer, .decimal, .uuid].contains(column.kind) || source.dialect == .postgres
        guard isText else {
            throw UsageError(
                "the column \(column.name) is of type \(column.typeName), and objects are grouped by text or numbers: convert "
                    + "it in the source query (setting: group_by)")
        }
        return column
    }

    /// As many readers as were decided, or with `auto` as many as the budget has room for.
    private func planTransfer(
        from source: any TransferSource, _ shape: RowShape, _ decision: inout SplitPlanner.Decision
    ) throws -> TransferPlan {
        while true {
            let readers = decision.split?.readers ?? 1
            do {
                return try TransferPlan(
                    from: source, shape, limits: definition.limits,
                    writesObjects: !definition.buckets.isEmpty,
                    readers: readers)
            } catch is MemoryTooSmall where readers > 1 && definition.parallel == .auto {
                decision.reason = "the memory budget has no room for another (setting: memory)"
                decision.split?.readers = readers - 1
                if readers == 2 { decision.split = nil }
            }
        }
    }

    private func planLoad(
        _ columns: [SourceColumn], source: any TransferSource, target: PostgresSession?
    ) async throws -> LoadPlan? {
        guard let database = definition.database, let target else { return nil }
        let existing = try await TargetTable.inspect(database.table, in: target)
        var table = database.table
        var hasSchema = true
        if existing == nil {
            // Named in full, so that the plan says where a new table will be.
            let found = try await target.run(
                "SELECT coalesce($1, current_schema()), (to_regnamespace(quote_ident($1)) IS NOT NULL)::text",
                [table.schema], label: "find schema"
            ).rows.first
            hasSchema = table.schema == nil || found?[1] == "true"
            table.schema = found?[0]
        }
        let planner = LoadPlanner(
            wish: .init(
                mode: mode, load: database.load, table: table, key: definition.key,
                watermark: definition.watermark?.column, hasSchema: hasSchema),
            columns: columns, foldsUpperCase: source.dialect == .oracle)
        return try planner.plan(existing: existing)
    }

    private func planWindow(
        _ columns: [SourceColumn], source: any TransferSource, store: RunStore?, warnings: inout [String]
    ) async throws -> RunPlan.Window? {
        guard let watermark = definition.watermark else {
            if mode == .incremental {
                throw UsageError(
                    "sync \(definition.name) has no watermark column, which an incremental run needs (setting: watermark)"
                )
            }
            return nil
        }
        let column = try watermarkColumn(watermark.column, columns)
        let form = try form(of: column)
        let clock = try await ask(source) { try await source.clock() }
        var window = RunPlan.Window(column: column.name, form: form, until: clock.upperBound(form))
        guard mode == .incremental else { return window }
        warnings += clock.warnings
        if !clock.seesAllTransactions, watermark.lookback == .zero {
            warnings.append("lookback is 0: rows that are committed late can be missed (setting: lookback)")
        }
        let stored = try await store?.watermark(sync: definition.name)
        let start = try startOfWindow(stored: stored, form: form, column: column.name, clock: clock)
        window.since = start
        if let until {
            let end = until.resolved(at: clock.now(form))
            window.movesWatermark = end >= window.until
            window.until = min(window.until, end)
        }
        // A long transaction can hold the bound behind the start of the window.
        if until == nil { window.until = max(window.until, start) }
        if let stored, stored.form == form {
            // A watermark never moves back, and no new one claims rows between the old one and --since.
            if window.until < stored.value { window.movesWatermark = false }
            if start > stored.value {
                window.movesWatermark = false
                warnings.append(
                    "--since is behind the watermark \(window.text(stored.value)): the watermark stays, because rows between "
                        + "the two are not read")
            }
        }
        guard start <= window.until else {
            throw UsageError(
                "--until \(window.text(window.until)) is before the start of the window, \(window.text(start))"
            )
        }
        window.read = WatermarkWindow(
            column: column.name, form: form, lower: start.advanced(by: .zero - watermark.lookback),
            upper: window.until)
        let sql = source.dialect.countWithoutWatermarkSQL(definition.query, column: column.name)
        let count = try await ask(source) { try await source.textRows(sql, columns: 1) }
        window.rowsWithoutWatermark = count.first?.first?.flatMap { Int($0) }
        if let missing = window.rowsWithoutWatermark, missing > 0 {
            warnings.append(
                "\(missing) rows have no \(column.name), so incremental runs never see them: fill it, or run full"
            )
        }
        return window
    }

    private func startOfWindow(
        stored: StoredWatermark?, form: WatermarkForm, column: String, clock: SourceClock
    ) throws -> Instant {
        if let since {
            let start = since.resolved(at: clock.now(form))
            guard start <= clock.now(form) else {
                throw UsageError(
                    "--since \(start.localText) is in the future: the source's clock says \(clock.now(form).localText)"
                )
            }
            return start
        }
        guard let stored else {
            throw UsageError(
                "sync \(definition.name) has no watermark yet: run it with --mode full first, or give the start with --since"
            )
        }
        guard stored.column.lowercased() == column.lowercased(), stored.form == form else {
            throw UsageError(
                "the stored watermark of \(definition.name) belongs to column \(stored.column), not to \(column): run it with "
                    + "--mode full, or give the start with --since")
        }
        return stored.value
    }

    private func watermarkColumn(_ name: String, _ columns: [SourceColumn]) throws(UsageError) -> SourceColumn
    {
        let exact = columns.first { $0.name == name }
        guard let column = exact ?? columns.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            let advice = NearestKey.advice(for: name, among: columns.map(\.name))
            throw UsageError(
                "the watermark column \(name) is not in the source query, \(advice) (setting: watermark)")
        }
        return column
    }

    private func form(of column: SourceColumn) throws(UsageError) -> WatermarkForm {
        switch column.kind {
        case .zonedTimestamp: return .zoned
        case .timestamp: return .local
        case .date: return .date
        default:
            throw UsageError(
                "the watermark column \(column.name) is of type \(column.typeName): it must be a date or a timestamp "
                    + "(setting: watermark)")
        }
    }

    /// Asks the source something; a cancelled task stops the question there, too.
    private func ask<Value: Sendable>(
        _ source: any TransferSource, _ question: @Sendable () async throws -> Value
    ) async throws -> Value {
        do {
            return try await withTaskCancellationHandler(operation: question, onCancel: { source.cancel() })
        } catch  where Task.isCancelled {
            throw CancellationError()
        } catch let error as any SourceFailure where error.isStatementRefused {
            throw UsageError("the source refuses the query of \(definition.name): \(error) (setting: query)")
        }
    }
}

extension SyncDefinition {
    /// Limits of the transfer.
    var limits: TransferPlan.Limits {
        TransferPlan.Limits(
            memoryBytes: memoryBytes, batchRows: batchRows, batchBytes: batchBytes,
            maximumObjectBytes: buckets.first?.maximumObjectBytes ?? .max, compression: compression)
    }
}
