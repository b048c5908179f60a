import DequeModule

/// Compresses chunks on their way to object stores, on several threads, and packs the members into parts.
///
/// A part holds whole members, and an object begins with a chunk that says so: every part can be decompressed on its
/// own. Order is kept by collecting the workers' results in turn; ``accept(_:)`` waits while all of them are busy. A
/// chunk returns to its pool when it is compressed, whatever the targets do.
public actor CompressingSink: ChunkSink {
    /// A chunk that is with a worker. The chunk itself is held by the task alone.
    private struct Job {
        let worker: CompressionWorker
        let task: Task<Int, any Error>
        let firstRow: Int
        let rows: Int
        let startsObject: Bool
        let group: ObjectGroup?
    }

    /// The targets' names.
    public nonisolated let name: String
    private let targets: [any ChunkSink]
    let workers: [CompressionWorker]
    private let parts: ChunkPool

    /// Oldest first; at most one for each worker.
    private var jobs = Deque<Job>()
    private var jobCount = 0
    private var rows = 0

    /// The part being filled.
    private var part: Chunk?
    private var partFirstRow = 0
    private var partRows = 0
    private var partStartsObject = false
    private var partGroup: ObjectGroup?

    /// - Parameters:
    ///   - targets: get the same parts, and share their memory.
    ///   - workers: threads.
    ///   - chunkBytes: the largest chunk that will come.
    ///   - parts: lends the buffers in which parts are built. Each must hold at least one member, and is filled until
    ///     the next member does not fit.
    /// - Throws: ``CompressionError`` when there is no memory for a compressor.
    public init(
        _ targets: [any ChunkSink], _ compression: Compression, workers: Int, chunkBytes: Int,
        parts: ChunkPool
    ) throws(CompressionError) {
        let bound = compression.memberBound(of: chunkBytes)
        precondition(workers > 0 && parts.chunkBytes >= bound, "a part holds at least one member")
        let buffers = ChunkPool(chunkBytes: bound, chunkCount: workers)
        var made: [CompressionWorker] = []
        for number in 1...workers {
            made.append(try CompressionWorker(compression, number: number, buffers: buffers))
        }
        self.targets = targets
        self.workers = made
        self.parts = parts
        name = targets.map(\.name).joined(separator: ", ")
    }

    /// Opens the targets.
    public func begin() async throws {
        for target in targets { try await target.begin() }
    }

    /// Takes the next chunk; waits while every worker has one.
    ///
    /// - Throws: the failure of an earlier chunk: ``CompressionError``, or what a target threw.
    public func accept(_ chunk: SealedChunk) async throws {
        if jobs.count == workers.count { try await packOldest() }
        let worker = workers[jobCount % workers.count]
        jobCount += 1
        rows += chunk.rows
        jobs.append(
            Job(
                worker: worker, task: Task { try await worker.compress(chunk) }, firstRow: chunk.firstRow,
                rows: chunk.rows, startsObject: chunk.startsObject, group: chunk.group))
    }

    /// Waits for the oldest member and appends it to the part.
    private func packOldest() async throws {
        guard let job = jobs.first else { return }
        let bytes = try await job.task.value
        if job.startsObject || (part?.freeCapacity ?? 0) < bytes { try await handOver() }
        let current: Chunk
        if let open = part.take() {
            current = open
        } else {
            current = try await parts.acquire()
            (partFirstRow, partRows, partStartsObject) = (job.firstRow, 0, job.startsObject)
            partGroup = job.group
        }
        part = await job.worker.append(to: current)
        partRows += job.rows
        jobs.removeFirst()
    }

    /// Gives the part to the targets.
    private func handOver() async throws {
        guard let full = part.take() else { return }
        let sealed = SealedChunk(
            full, firstRow: partFirstRow, rows: partRows, startsObject: partStartsObject, group: partGroup)
        for target in targets { try await target.accept(sealed) }
    }

    /// Returns once every target has everything. The bytes are those of all targets together.
    public func finish() async throws -> SinkReport {
        while !jobs.isEmpty { try await packOldest() }
        try await handOver()
        var report = SinkReport(rows: rows, bytes: 0)
        for target in targets {
            let stored = try await target.finish()
            report.bytes += stored.bytes
            // A target's count that differs is passed on, for the pipeline to compare.
            if stored.rows != rows { report.rows = stored.rows }
        }
        return report
    }

    /// Waits for the workers, then lets every target undo what it did.
    public func abandon() async {
        for job in jobs { job.task.cancel() }
        for job in jobs { _ = await job.task.result }
        jobs = []
        part = nil
        for target in targets { await target.abandon() }
    }
}
