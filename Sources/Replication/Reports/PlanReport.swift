import Streams

/// A plan, for people and for `--json`.
package struct PlanReport: Encodable {
    struct Column: Encodable {
        var name: String
        var sourceType: String
        var target: String?
        var createdAs: String?
        var risk: String?

        private enum CodingKeys: String, CodingKey {
            case name, target, risk
            case sourceType = "source_type"
            case createdAs = "created_as"
        }
    }

    struct Memory: Encodable {
        var budgetBytes: Int
        var batchBytes: Int
        var batchRows: Int
        var chunkBytes: Int
        var chunks: Int
        var partsInFlight: Int?

        private enum CodingKeys: String, CodingKey {
            case chunks
            case budgetBytes = "budget_bytes"
            case batchBytes = "batch_bytes"
            case batchRows = "batch_rows"
            case chunkBytes = "chunk_bytes"
            case partsInFlight = "parts_in_flight"
        }
    }

    var sync: String
    var mode: String
    var route: String
    var encoding: String
    var readers: String
    var source: String
    var sql: String
    var since: String?
    var until: String?
    var readsFrom: String?
    var table: String?
    var load: String?
    var loadReason: String?
    var locks: String?
    var statements: [String]?
    var objects: [String]
    var columns: [Column]
    var memory: Memory
    var warnings: [String]
    /// What compression takes of the memory, for people.
    private var compressing: String?

    private enum CodingKeys: String, CodingKey {
        case sync, mode, route, encoding, readers, source, sql, since, until, table, load, locks, statements,
            objects,
            columns,
            memory, warnings
        case readsFrom = "reads_from"
        case loadReason = "load_reason"
    }

    package init(_ plan: RunPlan) {
        sync = plan.sync
        mode = plan.mode.rawValue
        route = plan.route
        encoding = "\(plan.transfer.shape.encoding.format.rawValue), because \(plan.encodingReason)"
        source = "\(plan.source.url) (\(plan.source.summary))"
        sql = plan.sql
        since = plan.window?.sinceText
        until = plan.window?.untilText
        readsFrom = plan.window?.readsFromText
        table = plan.load.map { "\(plan.databaseURL ?? "") \($0.table)" }
        load = plan.load?.method.rawValue
        loadReason = plan.load?.reason
        locks = plan.load?.locks
        statements = plan.load.map(\.createStatements)
        readers = plan.readersText
        objects = (plan.objects?.buckets ?? []).map { bucket in
            "\(bucket.url), key \(bucket.template)" + (plan.objects?.compression.map { ", \($0)" } ?? "")
                + (plan.objects?.groupBy.map { ", one set for each \($0)" } ?? "")
        }
        let isNew = plan.load?.newTable != nil
        columns = plan.columns.enumerated().map { index, column in
            Column(
                name: column.name, sourceType: column.declaredType, target: plan.load?.columns[index],
                createdAs: isNew ? column.postgresType : nil, risk: column.risk)
        }
        memory = Memory(
            budgetBytes: plan.memoryBytes, batchBytes: plan.memory.batchBytes,
            batchRows: plan.transfer.reader.batchRows,
            chunkBytes: plan.memory.chunkBytes, chunks: plan.memory.chunkCount,
            partsInFlight: plan.objects == nil ? nil : plan.memory.partsInFlight)
        warnings = plan.warnings
        compressing = plan.memory.compressing.map {
            ", \($0.workers) compressing thread\($0.workers == 1 ? "" : "s") of \(Quantity.memory($0.workerBytes)), "
                + "\($0.partCount) parts of \(Quantity.memory($0.partBytes))"
        }
    }

    /// For people.
    package var text: String {
        var lines = [
            "\(sync): a \(mode) run would do this", "", "  route     \(route)", "  encoding  \(encoding)",
            "  readers   \(readers)",
            "  source    \(source)",
        ]
        if let readsFrom, let until {
            lines.append("  window    from \(readsFrom) (watermark \(since ?? "") less lookback) to \(until)")
        }
        if readsFrom == nil, let until { lines.append("  watermark \(until) afterwards") }
        if let table, let load, let loadReason {
            lines.append("  table     \(table): \(load), because \(loadReason)")
        }
        if let locks { lines.append("  locks     \(locks)") }
        for object in objects { lines.append("  objects   \(object)") }
        lines.append(
            "  memory    \(Quantity.memory(memory.budgetBytes)): "
                + (memory.batchRows > 0
                    ? "two batches of \(memory.batchRows) rows (\(Quantity.memory(memory.batchBytes))), "
                    : "")
                + "\(memory.chunks) chunks of \(Quantity.memory(memory.chunkBytes))"
                + (compressing ?? "")
                + (memory.partsInFlight.map { ", \($0) parts in flight" } ?? ""))
        lines += ["", "  columns"]
        let width = columns.map(\.name.count).max() ?? 0
        for column in columns {
            let padded = column.name + String(repeating: " ", count: width - column.name.count)
            var line = "    \(padded)  \(column.sourceType)"
            if let target = column.target, target != column.name { line += " -> \(target)" }
            if let createdAs = column.createdAs { line += " -> \(createdAs)" }
            if let risk = column.risk { line += "  ! \(risk)" }
            lines.append(line)
        }
        for statement in statements ?? [] { lines += ["", indented(statement)] }
        lines += ["", indented(sql)]
        if !warnings.isEmpty { lines.append("") }
        for warning in warnings { lines.append("  warning   \(warning)") }
        return lines.joined(separator: "\n")
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(
            separator: "\n")
    }
}
