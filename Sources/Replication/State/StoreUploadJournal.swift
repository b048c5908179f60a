import Streams

/// Writes every object down in `replicator.upload` before its first byte is sent, so that a sweep can find what a crash
/// leaves behind.
///
/// All readers share the session, which is the run's own. A cancelled reader must not cancel the session, so each
/// statement runs in a task of its own.
struct StoreUploadJournal: UploadJournal {
    let control: PostgresSession
    let run: RunID
    let sync: String
    let target: String

    func willStore(_ object: ObjectIntent) async throws {
        let values = [
            object.token, run.description, sync, target, object.bucket, object.key, object.uploadID,
        ]
        try await Task { [control] in
            _ = try await control.run(
                """
                INSERT INTO replicator.upload (token, run, sync, target, bucket, key, upload_id)
                VALUES ($1, $2::uuid, $3, $4, $5, $6, $7) ON CONFLICT (token, key) DO UPDATE SET upload_id = excluded.upload_id
                """, values, label: "record upload")
        }.value
    }

    func didSettle(_ object: ObjectIntent, as settlement: ObjectSettlement) async throws {
        // A stored object stays recorded until its run has succeeded: only then is it part of a result.
        guard settlement == .removed else { return }
        try await Task { [control] in try await RunStore(control: control).forget(object) }.value
    }
}
