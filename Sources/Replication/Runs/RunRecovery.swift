import Cloud
import Logging
import Streams

/// Finishes or clears away what earlier runs of a sync left, before a new one begins. The caller holds the sync's lock,
/// so whatever is unfinished belongs to a process that is gone.
struct RunRecovery: Sendable {
    let sync: String
    let store: RunStore
    let buckets: [BucketConnection]
    let logger: Logger

    /// Marks lost runs, writes manifests that their commit promised, and removes objects of runs that never were.
    func recover() async throws {
        for run in try await store.failLostRuns(sync: sync) {
            logger.warning("run \(run) of \(sync) had been cut off: marked as failed")
        }
        for table in try await store.dropLeftoverTables(sync: sync) {
            logger.notice("dropped \(table), left over by a run that was cut off")
        }
        for pending in try await store.pendingManifests(sync: sync) { try await writeManifests(pending) }
        for leftover in try await store.leftoverUploads(sync: sync) {
            try await sweep(leftover.object, leftover.target)
        }
    }

    private func writeManifests(_ pending: (run: String, manifests: String)) async throws {
        var areAllWritten = true
        for manifest in try PendingManifest.decode(pending.manifests) {
            guard let client = client(target: manifest.target, bucket: manifest.bucket) else {
                logger.warning(
                    "the manifest of run \(pending.run) is still to be written, but target \(manifest.target) is no longer in the configuration"
                )
                areAllWritten = false
                continue
            }
            try await client.putManifest(manifest.manifest, key: manifest.key)
            logger.notice(
                "wrote s3://\(manifest.bucket)/\(manifest.key), which run \(pending.run) had committed")
        }
        if areAllWritten { try await store.manifestsWritten(pending.run) }
    }

    private func sweep(_ object: ObjectIntent, _ target: String) async throws {
        guard let client = client(target: target, bucket: object.bucket) else {
            logger.warning(
                "s3://\(object.bucket)/\(object.key) is left over, but target \(target) is no longer in the configuration"
            )
            return
        }
        do {
            try await client.sweep(object)
            try await store.forget(object)
            logger.notice("removed s3://\(object.bucket)/\(object.key), left over by a run that was cut off")
        } catch let error as S3Error {
            // It stays written down; a leftover must not stop today's run.
            logger.warning("could not remove s3://\(object.bucket)/\(object.key): \(error)")
        }
    }

    private func client(target: String, bucket: String) -> S3Client? {
        buckets.first { $0.bucket.targetName == target && $0.client.bucket == bucket }?.client
    }
}
