import Foundation
import Streams

/// Decides how many readers a run has: what the source can be divided into, what the load gains from it, what memory
/// and connections allow.
struct SplitChoice {
    let definition: SyncDefinition
    let columns: [SourceColumn]
    let load: LoadPlan?
    /// A part of the source by a watermark.
    let isWindowed: Bool
    /// Session of the PostgreSQL target.
    let target: PostgresSession?

    /// More readers than this gain little on any source, and cost it a connection each: a person may ask for them.
    private static let mostAutomaticReaders = 4

    private var isAuto: Bool { definition.parallel == .auto }

    /// Decides. A step down is among the warnings; `auto` steps down in silence.
    func decide(on source: any TransferSource) async throws -> SplitPlanner.Decision {
        if isAuto, let reason = reasonAgainstRanges ?? reasonAgainstWriters { return .init(reason: reason) }
        var decision = try await SplitPlanner(wish: try await wish(source), subject: subject).plan(on: source)
        try await fitToConnections(&decision, source: source)
        try await checkRights(&decision)
        return decision
    }

    private func wish(_ source: any TransferSource) async throws -> SplitPlanner.Wish {
        if case .exactly(let count) = definition.parallel { return .exactly(count) }
        let processors = ProcessInfo.processInfo.activeProcessorCount
        // Where a server is on this machine, one reader already keeps two processors busy (86 % of them: docs/benchmarks).
        let fitting = try await isServerHere(source) ? processors / 2 : processors
        return .auto(upTo: min(Self.mostAutomaticReaders, fitting))
    }

    /// Whether source or target share this machine's processors.
    private func isServerHere(_ source: any TransferSource) async throws -> Bool {
        if let target,
            try await target.run(PostgresConnections.isLocalSQL, label: "look up server").scalar == "true"
        {
            return true
        }
        guard source.dialect == .postgres else { return false }
        let answer = try await source.textRows(PostgresConnections.isLocalSQL, columns: 1).first?[0]
        return answer == "true"
    }

    private var subject: SplitPlanner.Subject {
        .init(
            query: definition.query,
            table: definition.sourceTable.map { ($0.sql, $0.schema, $0.name) }, columns: columns,
            splitColumn: definition.splitColumn, key: definition.key)
    }

    /// What each range would begin anew: a search through an index, or the objects of a group.
    private var reasonAgainstRanges: String? {
        if isWindowed {
            return "each range would look for the changed rows anew: ask for it with --parallel N"
        }
        if definition.groupBy != nil {
            return "each range would have objects of its own for each group: ask for it with --parallel N"
        }
        return nil
    }

    /// Several writers need a table aside. Where the rows are staged anyway, or the table is new, that costs nothing;
    /// elsewhere each row is written twice.
    private var reasonAgainstWriters: String? {
        guard let load else { return nil }
        switch load.way {
        case .merge, .upsert: return nil
        case .direct where load.newTable?.makesSchema == false: return nil
        case .direct, .truncate, .append:
            return
                "several writers would have to write each row of this load twice: ask for it with --parallel N"
        }
    }

    /// Readers that the servers have no connection for would fail the run.
    private func fitToConnections(
        _ decision: inout SplitPlanner.Decision, source: any TransferSource
    ) async throws {
        guard let split = decision.split else { return }
        var free = Int.max
        var place = ""
        if source.dialect == .postgres {
            let text = try await source.textRows(PostgresConnections.freeSQL, columns: 1).first?[0]
            free = text.flatMap { Int($0) } ?? free
            place = "source"
        }
        if let target {
            let text = try await target.run(PostgresConnections.freeSQL, label: "count connections").scalar
            if let count = text.flatMap({ Int($0) }), count < free { (free, place) = (count, "target") }
        }
        // Where both are one server, each reader takes two connections from it.
        if let target, source.dialect == .postgres {
            let ends = [
                try await source.textRows(PostgresConnections.serverSQL, columns: 1).first?[0],
                try await target.run(PostgresConnections.serverSQL, label: "look up server").scalar,
            ]
            if ends[0] == ends[1] { free /= 2 }
        }
        guard free < split.readers else { return }
        let fitting = max(1, free)
        if !isAuto {
            decision.warnings.append(
                "\(fitting == 1 ? "one reader" : "\(fitting) readers") instead of \(split.readers): the \(place) has connections "
                    + "left for \(max(0, free)) (max_connections, or a limit of the user or the database)")
        }
        decision.reason = "the \(place) has connections left for \(max(0, free))"
        decision.split?.readers = fitting
        if fitting == 1 { decision.split = nil }
    }

    /// The table aside is made in the schema of the state, unless it becomes the table itself.
    private func checkRights(_ decision: inout SplitPlanner.Decision) async throws {
        guard let split = decision.split, let load, let target else { return }
        var problem: String?
        if load.newTable?.makesSchema == true { problem = "the schema of \(load.table) is made with it" }
        if load.newTable == nil || load.way != .direct {
            let mayCreate = try await target.run(
                """
                SELECT coalesce(has_schema_privilege(oid, 'CREATE'), true)::text
                FROM pg_catalog.pg_namespace WHERE nspname = 'replicator'
                """, label: "look up rights"
            ).scalar
            if mayCreate == "false" {
                problem =
                    "this user may not create the table that several readers fill: GRANT CREATE ON SCHEMA replicator to it"
            }
        }
        guard let problem else { return }
        if !isAuto { decision.warnings.append("one reader instead of \(split.readers): \(problem)") }
        decision.reason = problem
        decision.split = nil
    }
}
