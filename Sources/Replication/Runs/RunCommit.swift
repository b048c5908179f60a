import Cloud
import Foundation
import Logging
import Streams

/// The end of a run, from "everything is stored" to "everybody sees it".
///
/// Before ``seal()`` nothing is visible, and an error or a cancellation undoes the run. In ``seal()`` there is no way
/// back: it must not run in a task that can be cancelled.
struct RunCommit: Sendable {
    let run: RunID
    let plan: RunPlan
    let sessions: RunSessions
    let load: (any Load)?
    let uploads: [BucketUpload]
    let clock: any Clock<Duration>
    let logger: Logger

    /// What came of ``seal()``.
    enum Seal: Sendable {
        case done
        /// It did not happen: nothing is visible.
        case refused(any Error)
        /// Nobody can tell whether it happened.
        case unknown(any Error)
        /// It happened; a manifest is missing, and the run row holds its text.
        case manifestMissing(any Error)
    }

    /// Puts watermark and success into the transaction that holds the rows. Closing its session still undoes this.
    func prepare(_ outcome: RunOutcome) async throws {
        guard let store = sessions.store, let session = commitSession else { return }
        if load == nil { _ = try await session.run("BEGIN", label: "begin") }
        if let window = plan.window, window.movesWatermark {
            let watermark = StoredWatermark(column: window.column, form: window.form, value: window.until)
            try await store.store(watermark, sync: plan.sync, run: run, in: session)
        }
        var stored: [(bucket: String, key: String)] = []
        for upload in uploads {
            stored += await upload.objects.map { (upload.connection.client.bucket, $0.key) }
        }
        try await store.settleUploads(run, stored: stored, in: session)
        // Fails when another run took this one for lost: its lock went with its control session.
        try await store.commit(run, outcome, in: session)
    }

    /// Commits, then writes the manifests.
    func seal(_ manifests: [PendingManifest]) async -> Seal {
        guard let store = sessions.store, let session = commitSession else {
            return await publish(manifests)
        }
        do {
            _ = try await session.run("COMMIT", label: "commit")
        } catch let error as PostgresError where error.isConnectionLost {
            // Whether it happened is known to the server alone: the run row says.
            switch await isCommitted() {
            case true?:
                logger.warning("the connection was lost at COMMIT, and the run row says that it happened")
            case false?: return .refused(error)
            case nil: return .unknown(error)
            }
        } catch {
            return .refused(error)
        }
        do {
            for (upload, manifest) in zip(uploads, manifests) { try await upload.write(manifest) }
        } catch {
            return .manifestMissing(error)
        }
        if !manifests.isEmpty {
            do {
                try await store.manifestsWritten(run.description)
            } catch {
                // The next start looks for the manifests once more, and finds them.
                logger.warning("could not note that the manifests of run \(run) are written: \(error)")
            }
        }
        return .done
    }

    /// Session whose transaction makes the run visible.
    private var commitSession: PostgresSession? { load?.session ?? sessions.control }

    /// Without a database the manifests are the commit: objects that none names must go.
    private func publish(_ manifests: [PendingManifest]) async -> Seal {
        for (index, (upload, manifest)) in zip(uploads, manifests).enumerated() {
            do {
                try await upload.write(manifest)
            } catch {
                let isUnknown = (error as? S3Error)?.isOutcomeUnknown ?? true
                // What may be named by a manifest stays.
                for unnamed in uploads[(isUnknown ? index + 1 : index)...] { await unnamed.abandon() }
                return isUnknown || index > 0 ? .unknown(error) : .refused(error)
            }
        }
        return .done
    }

    /// Asks on a new connection; `nil` when the server cannot be asked.
    private func isCommitted() async -> Bool? {
        do {
            return try await Retrier(RetryPolicy(), clock: clock).run { _ in
                do {
                    guard let store = try await sessions.reopenStore() else { return nil }
                    let isCommitted = try await store.isCommitted(run)
                    await store.control.close()
                    return isCommitted
                } catch let error as PostgresError {
                    throw Unanswered(cause: error)
                }
            }
        } catch {
            logger.error("could not ask whether run \(run) was committed: \(error)")
            return nil
        }
    }

    /// The server could not be asked. Worth another try: a server that is starting again answers soon.
    private struct Unanswered: Error, RetryAdvising, CustomStringConvertible {
        let cause: PostgresError
        var retryAdvice: RetryAdvice { cause.isConnectionLost ? .later() : .never }
        var description: String { cause.description }
    }
}

extension BucketUpload {
    /// Writes the manifest, which makes the objects a result.
    func write(_ pending: PendingManifest) async throws {
        try await connection.client.putManifest(pending.manifest, key: pending.key)
    }
}
