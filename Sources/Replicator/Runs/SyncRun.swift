import Foundation
import Logging
import Streams

/// One execution of a sync, from the open connections to the manifest. It happened or it did not:
///
/// 1. everything is uploaded and staged, and all counts agree;
/// 2. one transaction makes the rows visible, stores the watermark, and turns the run row into a success that holds the
///    manifests' text;
/// 3. the manifests are written. A crash between 2 and 3 is finished by the next start, from the run row.
struct SyncRun: Sendable {
    let plan: RunPlan
    let sessions: RunSessions
    let progress: TransferProgress
    let logger: Logger
    let id = RunID()
    private let startedAt = Date()

    private var definition: SyncDefinition { plan.definition }

    init(plan: RunPlan, sessions: RunSessions, progress: TransferProgress, logger: Logger) {
        self.plan = plan
        self.sessions = sessions
        self.progress = progress
        self.logger = logger
    }

    /// Runs it.
    ///
    /// - Throws: the first cause; target, watermark and bucket are then as they were.
    func execute() async throws -> RunResult {
        try await sessions.store?.begin(id, description: description)
        let start = ContinuousClock.now
        do {
            return try await transferAndCommit(since: start)
        } catch {
            await recordFailure(error, seconds: (ContinuousClock.now - start).inSeconds)
            throw error
        }
    }

    private var description: RunDescription {
        RunDescription(
            sync: definition.name, mode: plan.mode,
            since: plan.window.flatMap { window in window.since.map(window.text) },
            until: plan.window.map { $0.text($0.until) }, source: definition.sourceURL,
            target: definition.targetText,
            load: plan.load?.way.rawValue)
    }

    private func transferAndCommit(since start: ContinuousClock.Instant) async throws -> RunResult {
        let load = sessions.data.flatMap { session in
            plan.load.map { plan in
                PostgresLoad(
                    plan: plan, session: session,
                    lockTimeoutMilliseconds: definition.database?.lockTimeoutMilliseconds ?? 0)
            }
        }
        let targets = try bucketTargets()
        var sinks: [any ChunkSink] = targets.map(\.sink)
        if let load, let session = sessions.data {
            try await load.begin()
            let statement = CopyStatement(
                table: load.copyTable, columns: load.plan.columns, dialect: definition.dialect)
            sinks.insert(
                CopySink(session: session, statement: statement, label: load.plan.table.description), at: 0)
        }
        let transfer = try ODBCTransfer(
            input: .init(
                session: sessions.source, sql: plan.sql, columns: plan.columns,
                maximumScales: plan.load?.maximumScales ?? []),
            dialect: definition.dialect,
            limits: definition.limits, writesObjects: !targets.isEmpty)
        let summary = try await transfer.pipeline(sinks: sinks, progress: progress).run()
        do {
            return try await commit(summary, load: load, targets: targets, since: start)
        } catch {
            // The pipeline no longer looks after the sinks; objects without a commit must go.
            await Task { for target in targets { await target.sink.abandon() } }.value
            throw error
        }
    }

    /// A bucket with this run's keys and sink.
    private struct BucketTarget {
        let connection: BucketConnection
        let keys: ObjectKeys
        let sink: S3Sink
    }

    private func bucketTargets() throws -> [BucketTarget] {
        try sessions.buckets.map { connection in
            let keys = try connection.keys(sync: definition.name, run: id, startedAt: startedAt)
            var settings = S3Sink.Settings(key: { keys.key($0) })
            settings.maxPartsInFlight = plan.memory.partsInFlight
            if definition.dialect.hasHeader {
                settings.emptyObjectBytes = definition.dialect.headerLine(plan.columns.map(\.name))
            }
            let name = "s3://\(connection.client.bucket)/\(keys.folder)"
            let journal: any UploadJournal =
                sessions.control.map { control in
                    StoreUploadJournal(
                        control: control, run: id, sync: definition.name, target: connection.bucket.targetName
                    )
                } ?? NoUploadJournal()
            return BucketTarget(
                connection: connection, keys: keys,
                sink: S3Sink(connection.client, settings, name: name, journal: journal, logger: logger))
        }
    }

    private func commit(
        _ summary: TransferSummary, load: PostgresLoad?, targets: [BucketTarget],
        since start: ContinuousClock.Instant
    ) async throws -> RunResult {
        let effect = try await load?.apply(rows: summary.rows)
        var manifests: [PendingManifest] = []
        for target in targets {
            manifests.append(
                PendingManifest(
                    target: target.connection.bucket.targetName, bucket: target.connection.client.bucket,
                    key: target.keys.manifestKey, manifest: manifest(objects: await target.sink.objects)))
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        let written = effect.map { $0.inserted + $0.updated } ?? summary.rows
        let outcome = RunOutcome(
            rowsRead: summary.rows, rowsWritten: written, rowsDeleted: effect?.deleted ?? 0,
            bytes: summary.bytes,
            seconds: seconds, peakMemoryBytes: ProcessMemory.peakBytes, warnings: plan.warnings,
            manifests: try PendingManifest.encode(manifests))
        try await commitState(outcome, load: load)
        for manifest in manifests {
            try await sessions.buckets.first { $0.bucket.targetName == manifest.target }?.client
                .putManifest(manifest.manifest, key: manifest.key)
        }
        if !manifests.isEmpty { try await sessions.store?.manifestsWritten(id.description) }
        return await result(summary, outcome: outcome, effect: effect, targets: targets)
    }

    /// The commit: run row, watermark and, with a PostgreSQL target, the rows themselves.
    private func commitState(_ outcome: RunOutcome, load: PostgresLoad?) async throws {
        guard let store = sessions.store, let session = load?.session ?? sessions.control else { return }
        if load == nil { _ = try await session.run("BEGIN", label: "begin") }
        // A watermark that --until cut short would claim rows that were not read: a backfill does not move it.
        if let window = plan.window, window.movesWatermark {
            let watermark = StoredWatermark(column: window.column, form: window.form, value: window.until)
            try await store.store(watermark, sync: definition.name, run: id, in: session)
        }
        try await store.settleUploads(id, in: session)
        try await store.commit(id, outcome, in: session)
        do {
            _ = try await session.run("COMMIT", label: "commit")
        } catch let error as PostgresError where error.isConnectionLost {
            // Whether it happened is known to the server alone: the run row says.
            guard try await isCommitted() else { throw error }
            logger.warning("the connection was lost at COMMIT, and the run row says that it happened")
        }
    }

    private func isCommitted() async throws -> Bool {
        guard let connection = definition.stateConnection else { return false }
        let session = try await PostgresSession.connect(connection)
        let isCommitted = try await RunStore(control: session).isCommitted(id)
        await session.close()
        return isCommitted
    }

    private func manifest(objects: [StoredObject]) -> Manifest {
        let window = plan.window
        return Manifest(
            run: id.description, sync: definition.name, mode: plan.mode.rawValue,
            createdAt: ISO8601DateFormatter().string(from: Date()),
            window: window.map { .init(since: $0.since.map($0.text), until: $0.text($0.until)) },
            columns: plan.columns.map { .init(name: $0.name, type: $0.declaredType) },
            csv: .init(
                delimiter: String(UnicodeScalar(definition.dialect.delimiter)),
                header: definition.dialect.hasHeader,
                null: definition.dialect.nullText, lineEnding: definition.dialect.lineEnding.rawValue),
            objects: objects)
    }

    private func result(
        _ summary: TransferSummary, outcome: RunOutcome, effect: PostgresLoad.Effect?, targets: [BucketTarget]
    ) async -> RunResult {
        var result = RunResult(
            run: id.description, sync: definition.name, mode: plan.mode.rawValue, since: description.since,
            until: description.until, status: "succeeded", route: plan.route)
        result.rowsRead = summary.rows
        result.rowsWritten = outcome.rowsWritten
        result.bytes = summary.bytes
        result.seconds = outcome.seconds
        result.rowsPerSecond = outcome.seconds > 0 ? Double(summary.rows) / outcome.seconds : 0
        result.peakMemoryBytes = ProcessMemory.peakBytes
        result.waitingForSourceSeconds = summary.waitedForSource.inSeconds
        result.waitingForTargetsSeconds = summary.waitedForSinks.inSeconds
        result.warnings = plan.warnings
        var reports = summary.reports[...]
        if let database = definition.database, let load = plan.load, let report = reports.popFirst() {
            result.targets.append(
                .init(
                    url: database.redactedURL, table: load.table.description, load: load.way.rawValue,
                    rows: report.rows, bytes: report.bytes, inserted: effect?.inserted,
                    updated: effect?.updated,
                    deleted: effect?.deleted))
        }
        for (target, report) in zip(targets, reports) {
            result.targets.append(
                .init(
                    url: target.connection.bucket.url, manifest: target.keys.manifestKey, rows: report.rows,
                    bytes: report.bytes, objects: await target.sink.objects.count))
        }
        return result
    }

    /// Closes the data session, which rolls back, and writes the failure down. Its own failure is logged: the cause is
    /// what the user must see.
    private func recordFailure(_ error: any Error, seconds: Double) async {
        let (store, data, rows, logger, id) = (sessions.store, sessions.data, progress.rowsRead, logger, id)
        let isCancelled = error is CancellationError
        let text = isCancelled ? "cancelled" : String(describing: error)
        // In a task of its own: this one may be cancelled already, and then every wait in it fails.
        await Task {
            await data?.close()
            do {
                try await store?.fail(
                    id, isCancelled: isCancelled, error: text, rowsRead: rows, seconds: seconds)
            } catch {
                logger.warning("could not record that run \(id) failed: \(error)")
            }
        }.value
    }
}
