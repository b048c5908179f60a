import Streams

extension RunResult {
    /// The result of a run that has succeeded.
    init(
        run: RunID, plan: RunPlan, summary: TransferSummary, outcome: RunOutcome,
        effect: LoadEffect?, uploads: [BucketUpload]
    ) async {
        let window = plan.window
        self.init(
            run: run.description, sync: plan.sync, mode: plan.mode.rawValue,
            since: window?.sinceText, until: window?.untilText,
            status: "succeeded", route: plan.route)
        rowsRead = summary.rows
        rowsWritten = outcome.rowsWritten
        bytes = summary.bytes
        seconds = outcome.seconds
        rowsPerSecond = outcome.seconds > 0 ? Double(summary.rows) / outcome.seconds : 0
        peakMemoryBytes = ProcessMemory.peakBytes
        waitingForSourceSeconds = summary.waitedForSource.inSeconds
        waitingForTargetsSeconds = summary.waitedForSinks.inSeconds
        warnings = plan.warnings
        // The reports come in the order of the sinks: COPY first. A bucket's is the sum of its objects.
        if let url = plan.databaseURL, let load = plan.load, let report = summary.reports.first {
            targets.append(
                .init(
                    url: url, table: load.table.description, load: load.method.rawValue,
                    rows: report.rows, bytes: report.bytes, inserted: effect?.inserted,
                    updated: effect?.updated, deleted: effect?.deleted))
        }
        for upload in uploads {
            let objects = await upload.objects
            targets.append(
                .init(
                    url: upload.connection.bucket.url, manifest: upload.keys.manifestKey,
                    rows: objects.reduce(0) { $0 + $1.rows }, bytes: objects.reduce(0) { $0 + $1.bytes },
                    objects: objects.count))
        }
    }
}
