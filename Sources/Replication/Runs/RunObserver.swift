package import Streams

/// Told of a run while it goes on, from the run's own task: a display, a log, a job that reports its progress.
package protocol RunObserver: Sendable {
    /// The plan is made, and nothing is begun yet.
    ///
    /// - Parameters:
    ///   - progress: counters that can be read from anywhere, until the process ends.
    ///   - expectedRows: rows of the last full run, which say roughly how far this one is.
    func transferBegins(_ plan: RunPlan, progress: TransferProgress, expectedRows: Int?) async
    /// The run is over, well or not.
    func runEnded() async
}
