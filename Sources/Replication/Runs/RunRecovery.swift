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

    /// Marks lost runs, writes manifests that their commit promised, and removes objects of runs that were never
    /// committed.
    func recover() async throws {
        for run in try await store.failLostRuns(sync: sync) {
            logger.warning("run \(run) of \(sync) had been cut off: marked as failed")
        }
        for table in try await store.dropLeftoverTables(sync: sync) {
            logger.notice("dropped \(table), left over by a run that was cut off")
        }
        let plan = RecoveryPlan(
            pending: try await store.pendingManifests(sync: sync).map {
                ($0.run, try PendingManifest.decode($0.manifests))
            },
            leftovers: try await store.leftoverUploads(sync: sync),
            buckets: buckets.map { .init(target: $0.bucket.targetName, bucket: $0.client.bucket) })
        for promise in plan.promises { try await keep(promise) }
        for (object, target) in plan.kept {
            logger.warning(
                "s3://\(object.bucket)/\(object.key) is left over, but target \(target) is no longer in the configuration"
            )
        }
        for (object, index) in plan.sweeps { try await sweep(object, buckets[index].client) }
    }

    private func keep(_ promise: RecoveryPlan.Promise) async throws {
        for manifest in promise.kept {
            logger.warning(
                "the manifest of run \(promise.run) is still to be written, but target \(manifest.target) is no longer in the configuration"
            )
        }
        for (manifest, index) in promise.writes {
            try await buckets[index].client.putManifest(manifest.manifest, key: manifest.key)
            logger.notice(
                "wrote s3://\(manifest.bucket)/\(manifest.key), which run \(promise.run) had committed")
        }
        if promise.kept.isEmpty { try await store.manifestsWritten(promise.run) }
    }

    private func sweep(_ object: ObjectIntent, _ client: S3Client) async throws {
        do {
            try await client.sweep(object)
            try await store.forget(object)
            logger.notice("removed s3://\(object.bucket)/\(object.key), left over by a run that was cut off")
        } catch let error as S3Error {
            // It stays in the journal; a leftover must not stop this run.
            logger.warning("could not remove s3://\(object.bucket)/\(object.key): \(error)")
        }
    }
}
