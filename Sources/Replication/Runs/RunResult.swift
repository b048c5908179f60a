import Streams

/// What a run did, for people and for `--json`.
package struct RunResult: Sendable, Encodable {
    /// One target of the run.
    package struct Target: Sendable, Encodable {
        package var url: String
        package var table: String?
        package var manifest: String?
        package var load: String?
        package var rows: Int
        package var bytes: Int
        package var inserted: Int?
        package var updated: Int?
        package var deleted: Int?
        package var objects: Int?
    }

    package var run: String
    package var sync: String
    package var mode: String
    package var since: String?
    package var until: String?
    package var status: String
    package var rowsRead = 0
    package var rowsWritten = 0
    package var rowsRejected = 0
    package var bytes = 0
    package var seconds = 0.0
    package var rowsPerSecond = 0.0
    package var peakMemoryBytes = 0
    package var route: String
    package var waitingForSourceSeconds = 0.0
    package var waitingForTargetsSeconds = 0.0
    package var warnings: [String] = []
    package var targets: [Target] = []

    private enum CodingKeys: String, CodingKey {
        case run, sync, mode, since, until, status, bytes, seconds, route, warnings, targets
        case rowsRead = "rows_read"
        case rowsWritten = "rows_written"
        case rowsRejected = "rows_rejected"
        case rowsPerSecond = "rows_per_second"
        case peakMemoryBytes = "peak_memory_bytes"
        case waitingForSourceSeconds = "waiting_for_source_seconds"
        case waitingForTargetsSeconds = "waiting_for_targets_seconds"
    }
}
