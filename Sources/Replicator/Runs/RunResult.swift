import Streams

/// What a run did, for people and for `--json`.
struct RunResult: Sendable, Encodable {
    /// One target of the run.
    struct Target: Sendable, Encodable {
        var url: String
        var table: String?
        var manifest: String?
        var load: String?
        var rows: Int
        var bytes: Int
        var inserted: Int?
        var updated: Int?
        var deleted: Int?
        var objects: Int?
    }

    var run: String
    var sync: String
    var mode: String
    var since: String?
    var until: String?
    var status: String
    var rowsRead = 0
    var rowsWritten = 0
    var rowsRejected = 0
    var bytes = 0
    var seconds = 0.0
    var rowsPerSecond = 0.0
    var peakMemoryBytes = 0
    var route: String
    var waitingForSourceSeconds = 0.0
    var waitingForTargetsSeconds = 0.0
    var warnings: [String] = []
    var targets: [Target] = []

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

extension Duration {
    /// As a number of seconds, for reports.
    var inSeconds: Double {
        let parts = components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
