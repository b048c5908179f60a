import Logging
import Streams

/// Plans and carries out one run of a definition: the connections, the lock, the recovery of earlier runs, the plan,
/// the run.
struct SyncRunner: Sendable {
    let definition: SyncDefinition
    let mode: RunMode
    let since: TimeArgument?
    let until: TimeArgument?
    let logger: Logger

    /// What a run would do. Changes nothing.
    func plan() async throws -> RunPlan {
        let sessions = try await RunSessions.open(definition, logger: logger)
        return try await closing(sessions) {
            let store = try await readableStore(sessions)
            return try await planner.plan(source: sessions.source, target: sessions.data, store: store)
        }
    }

    /// Runs.
    ///
    /// - Parameter display: makes the display from the run's progress and the rows to expect.
    func run(display: @Sendable (TransferProgress, Int?) -> ProgressDisplay?) async throws -> RunResult {
        let sessions = try await RunSessions.open(definition, logger: logger)
        return try await closing(sessions) {
            let store = sessions.store
            if let store {
                try await Migrator(session: store.control).migrate()
                try await store.lock(sync: definition.name)
                try await RunRecovery(
                    sync: definition.name, store: store, buckets: sessions.buckets, logger: logger
                )
                .recover()
            }
            let plan = try await planner.plan(source: sessions.source, target: sessions.data, store: store)
            logger.debug(
                "plan: \(plan.route), load \(plan.load?.way.rawValue ?? "none")",
                metadata: ["sql": "\(plan.sql)"])
            for warning in plan.warnings { logger.warning("\(warning)") }
            if definition.isStrict, !plan.warnings.isEmpty {
                throw UsageError("--strict: \(plan.warnings.joined(separator: "; "))")
            }
            let progress = TransferProgress()
            let expected = mode == .full ? try await store?.rowsOfLastFullRun(sync: definition.name) : nil
            let run = SyncRun(plan: plan, sessions: sessions, progress: progress, logger: logger)
            return try await ProgressDisplay.show(display(progress, expected ?? nil)) {
                try await run.execute()
            }
        }
    }

    private var planner: RunPlanner {
        RunPlanner(definition: definition, mode: mode, since: since, until: until)
    }

    /// State for a plan, which must not create it.
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
