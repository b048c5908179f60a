import Streams

/// Runs, watermarks and uploads in the schema `replicator`.
///
/// Methods that belong into the run's own transaction say so and take its session; all others use the control session
/// and commit at once.
struct RunStore: Sendable {
    let control: PostgresSession

    /// Takes the lock that lets one run of a sync exist at a time. It goes with the session.
    ///
    /// - Throws: ``StateError`` when another process holds it.
    func lock(sync: String) async throws {
        let rows = try await control.run(
            "SELECT pg_try_advisory_lock(hashtextextended('replicator.sync:' || $1, 0))::text", [sync],
            label: "lock sync \(sync)")
        guard rows.scalar == "true" else {
            throw StateError(
                "another run of \(sync) is going on; wait for it, or see `replicator runs \(sync)`")
        }
    }

    /// Writes the row of a run that begins.
    func begin(_ run: RunID, description: RunDescription, host: Engine.Host) async throws {
        _ = try await control.run(
            SQL.text(PackageResources.begin_run_sql),
            [
                run.description, description.sync, description.mode.rawValue, description.since,
                description.until,
                description.source, description.target, description.load, host.name, String(host.processID),
            ], label: "begin run")
    }

    /// Makes the run a success, inside the transaction that holds its data.
    func commit(_ run: RunID, _ outcome: RunOutcome, in session: PostgresSession) async throws {
        let rows = try await session.run(
            SQL.text(PackageResources.commit_run_sql),
            [
                run.description, String(outcome.rowsRead), String(outcome.rowsWritten),
                String(outcome.rowsDeleted),
                String(outcome.bytes), String(outcome.seconds), String(outcome.peakMemoryBytes),
                Self.array(outcome.warnings), outcome.manifests,
            ], label: "commit run")
        guard rows.affected == 1 else {
            throw StateError("run \(run) is no longer marked as running: another process took it for lost")
        }
    }

    /// Forgets the uploads that became the run's result, inside the transaction that makes them that. What a failed
    /// attempt left, before it was repeated, stays recorded for the next sweep.
    func settleUploads(
        _ run: RunID, stored: [(bucket: String, key: String)], in session: PostgresSession
    ) async throws {
        _ = try await session.run(
            SQL.text(PackageResources.settle_uploads_sql),
            [run.description, Self.array(stored.map(\.bucket)), Self.array(stored.map(\.key))],
            label: "settle uploads")
    }

    /// Uploads that are no part of a result, with the name of their target; the caller holds the sync's lock.
    func leftoverUploads(sync: String) async throws -> [(target: String, object: ObjectIntent)] {
        let rows = try await control.run(
            SQL.text(PackageResources.leftover_uploads_sql), [sync], label: "find leftover uploads")
        return rows.rows.compactMap { row in
            guard let token = row[0], let target = row[2], let bucket = row[3], let key = row[4] else {
                return nil
            }
            return (target, ObjectIntent(bucket: bucket, key: key, uploadID: row[5], token: token))
        }
    }

    /// Forgets one upload that was swept.
    func forget(_ object: ObjectIntent) async throws {
        _ = try await control.run(
            "DELETE FROM replicator.upload WHERE token = $1 AND key = $2", [object.token, object.key],
            label: "forget upload")
    }

    /// Runs whose data is committed and whose manifests may not be written.
    func pendingManifests(sync: String) async throws -> [(run: String, manifests: String)] {
        let rows = try await control.run(
            SQL.text(PackageResources.pending_manifests_sql), [sync], label: "find pending manifests")
        return rows.rows.compactMap { row in
            guard let run = row[0], let manifests = row[1] else { return nil }
            return (run, manifests)
        }
    }

    /// Notes that a run's manifests are in their buckets.
    func manifestsWritten(_ run: String) async throws {
        _ = try await control.run(
            "UPDATE replicator.run SET manifests_written_at = clock_timestamp() WHERE id = $1::uuid", [run],
            label: "note manifests")
    }

    /// Stores the watermark, inside the transaction that holds the data it speaks of.
    func store(_ watermark: StoredWatermark, sync: String, run: RunID, in session: PostgresSession)
        async throws
    {
        _ = try await session.run(
            SQL.text(PackageResources.store_watermark_sql),
            [sync, watermark.column, watermark.form.rawValue, watermark.value.localText, run.description],
            label: "store watermark")
    }

    /// Marks a run as failed or cancelled; nothing of it is visible.
    func fail(_ run: RunID, isCancelled: Bool, error: String, rowsRead: Int, seconds: Double) async throws {
        _ = try await control.run(
            SQL.text(PackageResources.fail_run_sql),
            [
                run.description, isCancelled ? "cancelled" : "failed", error, String(rowsRead),
                String(seconds),
                String(ProcessMemory.peakBytes),
            ], label: "fail run")
    }

    /// Whether a run's transaction happened; asked when the connection was lost at COMMIT. The server may still be
    /// working on it, so this waits for the row's lock, which goes with the transaction.
    ///
    /// - Throws: ``PostgresError`` also when that takes longer than a minute.
    func isCommitted(_ run: RunID) async throws -> Bool {
        try await limitLockWait()
        let rows = try await control.run(
            "SELECT status FROM replicator.run WHERE id = $1::uuid FOR UPDATE", [run.description],
            label: "look up run")
        return rows.scalar == "succeeded"
    }

    /// Limits the wait for the lock of a run's row, which the server holds for as long as it takes a lost transaction
    /// for alive.
    func limitLockWait() async throws {
        _ = try await control.run("SET lock_timeout = '60s'", label: "limit lock wait")
    }

    /// Rows that the last full run read: what the next is measured against.
    func rowsOfLastFullRun(sync: String) async throws -> Int? {
        let rows = try await control.run(
            """
            SELECT rows_read::text FROM replicator.run WHERE sync = $1 AND mode = 'full' AND status = 'succeeded'
            ORDER BY started_at DESC LIMIT 1
            """, [sync], label: "read last run")
        return rows.scalar.flatMap { Int($0) }
    }

    /// Marks runs of processes that are gone; the caller holds the sync's lock.
    func failLostRuns(sync: String) async throws -> [String] {
        let rows = try await control.run(
            SQL.text(PackageResources.fail_lost_runs_sql), [sync], label: "find lost runs")
        return rows.rows.compactMap { $0.first ?? nil }
    }

    /// Drops the tables that runs which are over have filled aside; the caller holds the sync's lock.
    ///
    /// - Returns: their names.
    func dropLeftoverTables(sync: String) async throws -> [PostgresTableName] {
        let rows = try await control.run(
            SQL.text(PackageResources.leftover_tables_sql), [sync], label: "find leftover tables")
        let tables = rows.rows.compactMap { row in
            row[1].map { PostgresTableName(schema: row[0], name: $0) }
        }
        for table in tables {
            _ = try await control.run("DROP TABLE IF EXISTS \(table.sql)", label: "drop \(table)")
        }
        return tables
    }

    /// The stored watermark of a sync.
    func watermark(sync: String) async throws -> StoredWatermark? {
        let rows = try await control.run(
            "SELECT column_name, form, value FROM replicator.watermark WHERE sync = $1", [sync],
            label: "read watermark")
        guard let row = rows.rows.first, let column = row[0], let form = row[1].flatMap(WatermarkForm.init),
            let value = row[2].flatMap(Instant.init(text:))
        else { return nil }
        return StoredWatermark(column: column, form: form, value: value)
    }

    /// A text array as PostgreSQL reads it.
    private static func array(_ texts: [String]) -> String {
        let quoted = texts.map {
            "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}

/// What is known of a run when it begins.
struct RunDescription: Sendable, Equatable {
    var sync: String
    var mode: RunMode
    var since: String?
    var until: String?
    /// Without secrets.
    var source: String
    /// Without secrets.
    var target: String
    var load: String?
}
