import Streams

/// A run that did not end well: what is true of it now, and the cause.
package struct RunError: Error, Sendable, CustomStringConvertible {
    /// What the run left.
    package enum Fate: String, Sendable {
        /// Target, watermark and buckets are as they were.
        case failed
        /// The user stopped it; everything is as it was.
        case cancelled
        /// Rows and watermark are committed; a manifest is still to be written.
        case committed
        /// The answer to the commit was lost, and the server could not be asked since.
        case unknown
    }

    package let run: RunID
    package let fate: Fate
    package let rowsRead: Int
    package let seconds: Double
    package let cause: any Error

    /// The cause, and what it means for the run.
    package var description: String {
        let cause = Advice.text(for: cause)
        return switch fate {
        case .failed, .cancelled: cause
        case .committed:
            "run \(run) is committed, but its manifest could not be written: \(cause). The next run of the sync writes it "
                + "before anything else"
        case .unknown:
            "it is not known whether run \(run) happened, because an answer was lost at its commit: \(cause). "
                + "`replicator runs` says so once the server is back; without a database, the manifest in the bucket"
        }
    }
}
