import Streams

/// Finds out what a run would do: asks source, target and state, in an order in which each question is only asked
/// when the answers before allow a run, and hands the answers to the planners. Changes nothing.
struct RunInquiry: Sendable {
    let planner: RunPlanner
    let source: any TransferSource
    /// Session of the PostgreSQL target.
    let target: PostgresSession?
    /// State, where there is any.
    let store: RunStore?
    /// Of this machine.
    let processors: Int

    private var definition: SyncDefinition { planner.definition }

    /// The plan.
    func plan() async throws -> RunPlan {
        var warnings = definition.warnings
        let columns = try await ask { try await source.sourceColumns(of: definition.query) }
        let load = try await loadPlan(columns)
        warnings +=
            load?.warnings
            ?? columns.compactMap { column in column.risk.map { "column \(column.name): \($0)" } }
        let window = try await window(columns, warnings: &warnings)
        let encoding = try planner.encoding(
            columns, load: load, source: source, targetVersion: target?.serverVersion)
        warnings += encoding.warnings
        let shape = RowShape(
            columns: columns, maximumScales: load?.maximumScales ?? [],
            targetTypes: load?.columnTypes ?? [], encoding: encoding.encoding,
            group: try planner.groupColumn(columns, dialect: source.dialect))
        let sql = source.readSQL(
            from: source.dialect.derivedTable(definition.query), shape, window: window?.read)
        try planner.checkSplitColumn(columns)
        let splitPlanner = planner.split(columns, load: load, window: window, source: source)
        var decision = try await ask {
            try await SplitInquiry(
                planner: splitPlanner, source: source, target: target, processors: processors
            ).decide()
        }
        let transfer = try planner.transfer(from: source, shape, planner: splitPlanner, &decision)
        return planner.plan(
            source: source, columns: columns, sql: sql, load: load, window: window, transfer: transfer,
            split: decision, encoding: encoding, warnings: warnings + decision.warnings)
    }

    private func loadPlan(_ columns: [SourceColumn]) async throws -> LoadPlan? {
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
        return try planner.load(
            columns, into: table, existing: existing, hasSchema: hasSchema, database: database,
            dialect: source.dialect)
    }

    private func window(
        _ columns: [SourceColumn], warnings: inout [String]
    ) async throws -> RunPlan.Window? {
        guard let column = try planner.window.column(among: columns) else { return nil }
        let clock = try await ask { try await source.clock() }
        let stored =
            planner.mode == .incremental ? try await store?.watermark(sync: definition.name) : nil
        let decision = try planner.window.plan(column, clock: clock, stored: stored)
        warnings += decision.warnings
        var window = decision.window
        guard planner.mode == .incremental else { return window }
        let sql = source.dialect.countWithoutWatermarkSQL(definition.query, column: column.name)
        let count = try await ask { try await source.textRows(sql, columns: 1) }
        window.rowsWithoutWatermark = count.first?.first?.flatMap { Int($0) }
        let missing = WindowPlanner.warning(
            rowsWithoutWatermark: window.rowsWithoutWatermark, column: column.name)
        if let missing { warnings.append(missing) }
        return window
    }

    /// Asks the source something; when the task is cancelled, the statement at the source is too.
    private func ask<Value: Sendable>(_ question: @Sendable () async throws -> Value) async throws -> Value {
        do {
            return try await withTaskCancellationHandler(
                operation: question, onCancel: { source.cancel() })
        } catch  where Task.isCancelled {
            throw CancellationError()
        } catch let error as any SourceFailure where error.isStatementRefused {
            throw UsageError("the source refuses the query of \(definition.name): \(error) (setting: query)")
        }
    }
}
