import Streams

/// Asks source and target what ``SplitPlanner`` needs to know, no more than the answers so far make necessary.
struct SplitInquiry {
    let planner: SplitPlanner
    let source: any TransferSource
    /// Session of the PostgreSQL target.
    let target: PostgresSession?
    /// Of this machine.
    let processors: Int

    /// The decision.
    func decide() async throws -> SplitPlanner.Decision {
        if let decision = planner.decisionWithoutFacts() { return decision }
        let hasServer = planner.isAutomatic ? try await isServerHere() : false
        let readers = planner.wantedReaders(processors: processors, hasServer: hasServer)
        let facts =
            readers > 1
            ? try await source.splitFacts(of: planner.read, isAutomatic: planner.isAutomatic) : .other
        var decision = planner.divide(facts, readers: readers)
        if let split = decision.split, let refusal = try await source.snapshotRefusal(split) {
            return planner.oneReader(refusal, insteadOf: readers)
        }
        if decision.split != nil { decision = planner.fit(decision, to: try await connections()) }
        if decision.split != nil, planner.load != nil {
            decision = planner.check(decision, mayCreateInStateSchema: try await mayCreateInStateSchema())
        }
        return decision
    }

    /// Whether source or target share this machine's processors.
    private func isServerHere() async throws -> Bool {
        if let target,
            try await target.run(PostgresConnections.isLocalSQL, label: "look up server").scalar == "true"
        {
            return true
        }
        guard source.dialect == .postgres else { return false }
        return try await source.textRows(PostgresConnections.isLocalSQL, columns: 1).first?[0] == "true"
    }

    private func connections() async throws -> SplitPlanner.Connections {
        var connections = SplitPlanner.Connections()
        let isPostgres = source.dialect == .postgres
        if isPostgres {
            let text = try await source.textRows(PostgresConnections.freeSQL, columns: 1).first?[0]
            connections.freeAtSource = text.flatMap { Int($0) }
        }
        guard let target else { return connections }
        let text = try await target.run(PostgresConnections.freeSQL, label: "count connections").scalar
        connections.freeAtTarget = text.flatMap { Int($0) }
        if isPostgres {
            let here = try await source.textRows(PostgresConnections.serverSQL, columns: 1).first?[0]
            let there = try await target.run(PostgresConnections.serverSQL, label: "look up server").scalar
            connections.areOneServer = here == there
        }
        return connections
    }

    private func mayCreateInStateSchema() async throws -> Bool? {
        guard planner.needsRightsOnStateSchema, let target else { return nil }
        let answer = try await target.run(
            """
            SELECT coalesce(has_schema_privilege(oid, 'CREATE'), true)::text
            FROM pg_catalog.pg_namespace WHERE nspname = 'replicator'
            """, label: "look up rights"
        ).scalar
        return answer.map { $0 == "true" }
    }
}
