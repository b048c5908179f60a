import Logging
import Streams

/// One execution of a sync, from the open connections to the manifest. It happens as a whole or not at all:
///
/// 1. everything is uploaded and staged, and all counts agree;
/// 2. one transaction makes the rows visible, stores the watermark, and turns the run row into a success that holds the
///    manifests' text (``RunCommit``);
/// 3. the manifests are written. A crash between 2 and 3 is finished by the next start, from the run row.
struct SyncRun: Sendable {
    let id: RunID
    let plan: RunPlan
    let sessions: RunSessions
    /// Every target's URL without secrets, for the run row.
    let targetText: String
    let progress: TransferProgress
    let engine: Engine

    private var logger: Logger { engine.logger }

    /// Runs it.
    ///
    /// - Throws: ``RunError``.
    func execute() async throws -> RunResult {
        let start = ContinuousClock.now
        do {
            try await sessions.store?.begin(id, description: description, host: engine.host)
            return try await transferAndCommit(since: start)
        } catch {
            let seconds = (ContinuousClock.now - start).inSeconds
            if let error = error as? RunError { throw error }
            await recordFailure(error, seconds: seconds)
            throw runError(error is CancellationError ? .cancelled : .failed, error, seconds: seconds)
        }
    }

    private var table: LoadedTable? {
        guard let session = sessions.data, let plan = plan.load else { return nil }
        return LoadedTable(plan, session: session, run: id, logger: logger)
    }

    private var description: RunDescription {
        RunDescription(
            sync: plan.sync, mode: plan.mode, since: plan.window?.sinceText, until: plan.window?.untilText,
            source: plan.source.url, target: targetText, load: plan.load?.method.rawValue)
    }

    private func transferAndCommit(since start: ContinuousClock.Instant) async throws -> RunResult {
        let load = table.map { $0.plan.makeLoad($0) }
        let uploads = try makeUploads()
        let commit = RunCommit(
            run: id, plan: plan, sessions: sessions, load: load, uploads: uploads, clock: engine.clock,
            logger: logger)
        do {
            let summary = try await RunTransfer(
                run: id, plan: plan, sessions: sessions, load: load, uploads: uploads, progress: progress,
                logger: logger
            ).execute()
            try refuseEmptySource(summary)
            let effect = try await load?.finish(rows: summary.rows)
            var manifests: [PendingManifest] = []
            for upload in uploads { manifests.append(await upload.manifest(run: id, plan: plan)) }
            let outcome = RunOutcome(
                rowsRead: summary.rows, rowsWritten: effect.map { $0.inserted + $0.updated } ?? summary.rows,
                rowsDeleted: effect?.deleted ?? 0, bytes: summary.bytes,
                seconds: (ContinuousClock.now - start).inSeconds, peakMemoryBytes: ProcessMemory.peakBytes,
                warnings: plan.warnings, manifests: try PendingManifest.encode(manifests))
            try await commit.prepare(outcome)
            try Task.checkCancellation()
            // In a task of its own, which nothing cancels: a commit must not be interrupted half-way.
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
            await Task { for upload in uploads { await upload.abandon() } }.value
            throw error
        }
    }

    private func makeUploads() throws -> [BucketUpload] {
        guard let objects = plan.objects else { return [] }
        return try sessions.buckets.map {
            try BucketUpload(
                $0, objects: objects, run: id, plan: plan, control: sessions.control, engine: engine)
        }
    }

    /// A source without a row is far more often a broken view or a failed job than the truth.
    private func refuseEmptySource(_ summary: TransferSummary) throws(TargetError) {
        guard summary.rows == 0, let load = plan.load, load.replacesRows, !plan.allowsEmpty else {
            return
        }
        throw TargetError(
            "the source returned no rows, and this full run would empty \(load.table): look at the source query, or pass "
                + "--allow-empty if it is meant")
    }

    private func runError(_ fate: RunError.Fate, _ cause: any Error, seconds: Double) -> RunError {
        RunError(run: id, fate: fate, rowsRead: progress.rowsRead, seconds: seconds, cause: cause)
    }

    /// Closes the data session, which rolls back, and writes the failure down. Its own failure is logged: the cause is
    /// what the user must see.
    private func recordFailure(_ error: any Error, seconds: Double) async {
        let rows = progress.rowsRead
        let isCancelled = error is CancellationError
        let text = isCancelled ? "cancelled" : Advice.text(for: error)
        // In a task of its own: this one may be cancelled already, and then every wait in it fails.
        await Task {
            await sessions.data?.close()
            guard sessions.store != nil else { return }
            do {
                guard let store = try await sessions.reopenStore() else { return }
                try await store.limitLockWait()
                try await store.fail(
                    id, isCancelled: isCancelled, error: text, rowsRead: rows, seconds: seconds)
                try await table?.aside?.dropIfThere(in: store.control)
                await store.control.close()
            } catch {
                logger.warning("could not record that run \(id) failed: \(error)")
            }
        }.value
    }
}
