import Foundation
import Logging
import Streams

/// One execution of a sync, from the open connections to the manifest. It happened or it did not:
///
/// 1. everything is uploaded and staged, and all counts agree;
/// 2. one transaction makes the rows visible, stores the watermark, and turns the run row into a success that holds the
///    manifests' text (``RunCommit``);
/// 3. the manifests are written. A crash between 2 and 3 is finished by the next start, from the run row.
struct SyncRun: Sendable {
    let plan: RunPlan
    let sessions: RunSessions
    let progress: TransferProgress
    let logger: Logger
    let id = RunID()

    private var definition: SyncDefinition { plan.definition }

    init(plan: RunPlan, sessions: RunSessions, progress: TransferProgress, logger: Logger) {
        self.plan = plan
        self.sessions = sessions
        self.progress = progress
        self.logger = logger
    }

    /// Runs it.
    ///
    /// - Throws: ``RunError``.
    func execute() async throws -> RunResult {
        let start = ContinuousClock.now
        do {
            try await sessions.store?.begin(id, description: description)
            return try await transferAndCommit(since: start)
        } catch {
            let seconds = (ContinuousClock.now - start).inSeconds
            if let error = error as? RunError { throw error }
            await recordFailure(error, seconds: seconds)
            throw runError(error is CancellationError ? .cancelled : .failed, error, seconds: seconds)
        }
    }

    private var description: RunDescription {
        RunDescription(
            sync: definition.name, mode: plan.mode,
            since: plan.window.flatMap { window in window.since.map(window.text) },
            until: plan.window.map { $0.text($0.until) }, source: definition.sourceURL,
            target: definition.targetText, load: plan.load?.way.rawValue)
    }

    private func transferAndCommit(since start: ContinuousClock.Instant) async throws -> RunResult {
        let load = sessions.data.flatMap { session in
            plan.load.map { plan in
                PostgresLoad(
                    plan: plan, session: session,
                    lockTimeoutMilliseconds: definition.database?.lockTimeoutMilliseconds ?? 0, logger: logger
                )
            }
        }
        let uploads = try sessions.buckets.map {
            try BucketUpload($0, run: id, plan: plan, control: sessions.control, logger: logger)
        }
        let summary = try await transfer(load, uploads)
        let commit = RunCommit(
            run: id, plan: plan, sessions: sessions, load: load, uploads: uploads, logger: logger)
        do {
            try refuseEmptySource(summary)
            let effect = try await load?.apply(rows: summary.rows)
            var manifests: [PendingManifest] = []
            for upload in uploads { manifests.append(await upload.manifest(run: id, plan: plan)) }
            let outcome = RunOutcome(
                rowsRead: summary.rows, rowsWritten: effect.map { $0.inserted + $0.updated } ?? summary.rows,
                rowsDeleted: effect?.deleted ?? 0, bytes: summary.bytes,
                seconds: (ContinuousClock.now - start).inSeconds, peakMemoryBytes: ProcessMemory.peakBytes,
                warnings: plan.warnings, manifests: try PendingManifest.encode(manifests))
            try await commit.prepare(outcome)
            try Task.checkCancellation()
            // In a task of its own, which nothing cancels: half a commit is none.
            let seal = await Task { [manifests] in await commit.seal(manifests) }.value
            switch seal {
            case .done: break
            case .refused(let cause): throw cause
            case .unknown(let cause): throw runError(.unknown, cause, seconds: outcome.seconds)
            case .manifestMissing(let cause): throw runError(.committed, cause, seconds: outcome.seconds)
            }
            return await RunResult(
                run: id, plan: plan, summary: summary, outcome: outcome, effect: effect, uploads: uploads)
        } catch let error as RunError {
            // Objects of a run that may be visible stay.
            throw error
        } catch {
            // The pipeline no longer looks after the sinks; objects without a commit must go.
            await Task { for upload in uploads { await upload.sink.abandon() } }.value
            throw error
        }
    }

    /// A source without a row is far more often a broken view or a failed job than the truth.
    private func refuseEmptySource(_ summary: TransferSummary) throws(TargetError) {
        guard summary.rows == 0, let load = plan.load, load.replacesRows, !definition.allowsEmpty else {
            return
        }
        throw TargetError(
            "the source returned no rows, and this full run would empty \(load.table): look at the source query, or pass "
                + "--allow-empty if it is meant")
    }

    /// Reads once, into every target.
    private func transfer(_ load: PostgresLoad?, _ uploads: [BucketUpload]) async throws -> TransferSummary {
        var sinks = try objectSinks(uploads)
        if let load {
            try await load.begin()
            let statement = CopyStatement(
                table: load.copyTable, columns: load.plan.columns, dialect: definition.dialect)
            sinks.insert(
                CopySink(
                    session: load.session, statement: statement, label: load.plan.table.description,
                    keptChunks: plan.memory.chunksKeptByCopy), at: 0)
        }
        let transfer = try ODBCTransfer(
            input: .init(
                session: sessions.source, sql: plan.sql, columns: plan.columns,
                maximumScales: plan.load?.maximumScales ?? []),
            dialect: definition.dialect, limits: definition.limits, writesObjects: !uploads.isEmpty)
        return try await transfer.pipeline(sinks: sinks, progress: progress).run()
    }

    /// One sink for each bucket, or one that compresses for all of them.
    private func objectSinks(_ uploads: [BucketUpload]) throws -> [any ChunkSink] {
        let sinks = uploads.map(\.sink)
        guard let compression = definition.compression, let memory = plan.memory.compressing else {
            return sinks
        }
        return [
            try CompressingSink(
                sinks, compression, workers: memory.workers, chunkBytes: plan.memory.chunkBytes,
                parts: ChunkPool(chunkBytes: memory.partBytes, chunkCount: memory.partCount))
        ]
    }

    private func runError(_ fate: RunError.Fate, _ cause: any Error, seconds: Double) -> RunError {
        RunError(run: id, fate: fate, rowsRead: progress.rowsRead, seconds: seconds, cause: cause)
    }

    /// Closes the data session, which rolls back, and writes the failure down. Its own failure is logged: the cause is
    /// what the user must see.
    private func recordFailure(_ error: any Error, seconds: Double) async {
        let (data, rows, logger, id) = (sessions.data, progress.rowsRead, logger, id)
        let connection = sessions.store == nil ? nil : definition.stateConnection
        let isCancelled = error is CancellationError
        let text = isCancelled ? "cancelled" : Advice.text(for: error)
        // In a task of its own: this one may be cancelled already, and then every wait in it fails.
        await Task {
            await data?.close()
            guard let connection else { return }
            do {
                // A new connection: a cancelled statement leaves the control session unusable, and it may be what failed.
                let session = try await PostgresSession.connect(connection)
                let store = RunStore(control: session)
                try await store.limitLockWait()
                try await store.fail(
                    id, isCancelled: isCancelled, error: text, rowsRead: rows, seconds: seconds)
                await session.close()
            } catch {
                logger.warning("could not record that run \(id) failed: \(error)")
            }
        }.value
    }
}
