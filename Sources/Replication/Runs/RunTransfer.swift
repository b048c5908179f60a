import Logging
import Streams

/// The byte work of a run: one reader into the run's own transaction, or several, each with connections of its own.
struct RunTransfer: Sendable {
    let run: RunID
    let plan: RunPlan
    let sessions: RunSessions
    let load: (any Load)?
    let uploads: [BucketUpload]
    let progress: TransferProgress
    let logger: Logger

    /// Reads once, into every target. When this throws, objects of finished ranges are left to the caller.
    func execute() async throws -> TransferSummary {
        guard let split = plan.split else { return try await read() }
        let summary = try await read(split)
        for upload in uploads { try await upload.storeEmptyObjectIfNone() }
        return summary
    }

    private func read() async throws -> TransferSummary {
        var sinks: [any ChunkSink] = []
        if let load {
            try await load.begin()
            sinks.append(plan.copySink(load.session, into: load.copyTable))
        }
        var objectSinks: [S3Sink] = []
        for upload in uploads { objectSinks.append(await upload.makeSink(storesEmptyObject: true)) }
        let summary = try await plan.transfer.pipeline(
            sql: plan.sql, sinks: sinks + (try plan.objectSinks(objectSinks)), progress: progress
        ).run()
        for (upload, sink) in zip(uploads, objectSinks) { await upload.keep(sink, range: 1) }
        return summary
    }

    private func read(_ split: ReadSplit) async throws -> TransferSummary {
        let source = sessions.source
        let begun = try await withTaskCancellationHandler {
            try await split.begin(on: source, run: run.description)
        } onCancel: {
            source.cancel()
        }
        let ranges = split.ranges(
            of: begun, from: source, plan.transfer.shape, window: plan.window?.read)
        logger.debug(
            "\(ranges.count) ranges for \(split.readers) readers", metadata: ["method": "\(split.summary)"])
        try await load?.begin()
        let readers = (0..<min(split.readers, ranges.count)).map { _ in
            RunReader(
                plan: plan, sessions: sessions, snapshot: begun.snapshot, copyTable: load?.copyTable,
                uploads: uploads)
        }
        let outcome: Result<TransferSummary, any Error>
        do {
            outcome = .success(
                try await ParallelTransfer(
                    plan: plan.transfer, ranges: ranges, readers: readers, progress: progress
                ).run())
        } catch {
            outcome = .failure(error)
        }
        // In a task of its own, so that it works in a cancelled task too.
        await Task { [logger] in
            do {
                try await begun.snapshot.release(on: source)
            } catch {
                // The snapshot ends with the connection; until then the source cannot vacuum rows that it holds.
                logger.debug("the source's snapshot is held to the end of the run: \(error)")
            }
        }.value
        return try outcome.get()
    }
}
