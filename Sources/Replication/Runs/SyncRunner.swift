import Logging
import Streams

/// Plans and carries out one run of a definition: the connections, the lock, the recovery of earlier runs, the plan,
/// the run.
package struct SyncRunner: Sendable {
    package let definition: SyncDefinition
    package let mode: RunMode
    let since: TimeArgument?
    let until: TimeArgument?
    package let engine: Engine

    /// - Parameters:
    ///   - since: start of the window, before the stored watermark.
    ///   - until: end of the window, for a backfill.
    package init(
        definition: SyncDefinition, mode: RunMode, since: TimeArgument?, until: TimeArgument?, engine: Engine
    ) {
        self.definition = definition
        self.mode = mode
        self.since = since
        self.until = until
        self.engine = engine
    }

    /// What a run would do. Changes nothing.
    package func plan() async throws -> RunPlan {
        let sessions = try await RunSessions.open(definition, engine: engine)
        return try await closing(sessions) {
            try await inquiry(sessions, store: try await readableStore(sessions)).plan()
        }
    }

    /// Runs, when the engine's memory has room for it.
    ///
    /// - Parameters:
    ///   - id: of the run; whoever queues it knows it before.
    ///   - observer: told of the run's course.
    /// - Throws: ``RunError`` once the run has begun.
    package func run(id: RunID, observer: (any RunObserver)? = nil) async throws -> RunResult {
        try await engine.memory.lending(definition.memoryBytes) {
            let sessions = try await RunSessions.open(definition, engine: engine)
            return try await closing(sessions) { try await run(id, sessions, observer) }
        }
    }

    private func run(
        _ id: RunID, _ sessions: RunSessions, _ observer: (any RunObserver)?
    ) async throws -> RunResult {
        let (store, logger) = (sessions.store, engine.logger)
        if let store {
            try await Migrator(session: store.control).migrate()
            try await store.lock(sync: definition.name)
            try await RunRecovery(
                sync: definition.name, store: store, buckets: sessions.buckets, logger: logger
            ).recover()
        }
        let plan = try await inquiry(sessions, store: store).plan()
        logger.debug(
            "plan: \(plan.route), load \(plan.load?.method.rawValue ?? "none")",
            metadata: ["sql": "\(plan.sql)"])
        for warning in plan.warnings { logger.warning("\(warning)") }
        try plan.checkStrictness()
        let progress = TransferProgress()
        let expected = mode == .full ? try await store?.rowsOfLastFullRun(sync: definition.name) : nil
        let run = SyncRun(
            id: id, plan: plan, sessions: sessions, targetText: definition.targetText, progress: progress,
            engine: engine)
        guard let observer else { return try await run.execute() }
        await observer.transferBegins(plan, progress: progress, expectedRows: expected ?? nil)
        let outcome: Result<RunResult, any Error>
        do { outcome = .success(try await run.execute()) } catch { outcome = .failure(error) }
        await observer.runEnded()
        return try outcome.get()
    }

    private func inquiry(_ sessions: RunSessions, store: RunStore?) -> RunInquiry {
        RunInquiry(
            planner: RunPlanner(definition: definition, mode: mode, since: since, until: until),
            source: sessions.source, target: sessions.data, store: store,
            processors: engine.host.processors)
    }

    /// The state for a plan, which must not create it; `nil` where its schema is not there or not of this version.
    private func readableStore(_ sessions: RunSessions) async throws -> RunStore? {
        guard let store = sessions.store else { return nil }
        let version = try await Migrator(session: store.control).currentVersion()
        return version == Migrator.newestVersion ? store : nil
    }

    private func closing<Value: Sendable>(
        _ sessions: RunSessions, _ body: () async throws -> Value
    ) async throws -> Value {
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        // Closing must also happen, and be waited for, in a cancelled task.
        await Task { await sessions.close() }.value
        return try outcome.get()
    }
}
