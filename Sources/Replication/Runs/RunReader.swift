import Streams

/// One reader of a divided run: its own connection to the source, its own COPY, its own objects.
actor RunReader: RangeReader {
    private let plan: RunPlan
    private let sessions: RunSessions
    private let snapshot: SourceSnapshot
    /// Where rows go; `nil` without a PostgreSQL target.
    private let copyTable: PostgresTableName?
    private let uploads: [BucketUpload]
    /// Session of this reader's COPY.
    private var session: PostgresSession?
    /// Whether ``session`` can be used again: the range before is stored. A session does not outlive a COPY that
    /// failed.
    private var isSessionUsable = false
    private var current: [S3Sink] = []

    init(
        plan: RunPlan, sessions: RunSessions, snapshot: SourceSnapshot, copyTable: PostgresTableName?,
        uploads: [BucketUpload]
    ) {
        self.plan = plan
        self.sessions = sessions
        self.snapshot = snapshot
        self.copyTable = copyTable
        self.uploads = uploads
    }

    func connect() async throws -> any TransferSource {
        let source = try await sessions.openReader()
        do {
            try await withTaskCancellationHandler {
                try await snapshot.adopt(in: source)
            } onCancel: {
                source.cancel()
            }
        } catch {
            await Task { await source.close() }.value
            throw error
        }
        return source
    }

    func sinks(for range: ReadRange) async throws -> [any ChunkSink] {
        var sinks: [any ChunkSink] = []
        if let copyTable {
            sinks.append(plan.copySink(try await usableSession(), into: copyTable))
            isSessionUsable = false
        }
        current = []
        for upload in uploads { current.append(await upload.makeSink(storesEmptyObject: false)) }
        return sinks + (try plan.objectSinks(current))
    }

    func didStore(_ range: ReadRange) async {
        isSessionUsable = true
        for (upload, sink) in zip(uploads, current) { await upload.keep(sink, range: range.number) }
    }

    func close() async { await session?.close() }

    private func usableSession() async throws -> PostgresSession {
        if isSessionUsable, let session { return session }
        guard let session = try await sessions.openWriter() else {
            preconditionFailure("a COPY without a database")
        }
        // Assigned before anything can fail, so that it is closed whatever happens.
        self.session = session
        // A range need not be on disk by itself: the commit of the run, which comes after it in the log, waits for both.
        _ = try await session.run(
            "SET row_security = off; SET synchronous_commit = off", label: "session settings")
        return session
    }
}

extension RunPlan {
    /// A COPY of this plan's rows.
    func copySink(_ session: PostgresSession, into table: PostgresTableName) -> CopySink {
        let statement = CopyStatement(
            table: table, columns: load?.columns ?? [], encoding: transfer.shape.encoding)
        return CopySink(
            session: session, statement: statement, label: load?.table.description ?? table.description,
            keptChunks: memory.chunksKeptByCopy)
    }

    /// What the rows of several buckets go through: one sink each, or one that compresses for all of them.
    func objectSinks(_ sinks: [S3Sink]) throws -> [any ChunkSink] {
        guard !sinks.isEmpty, let compression = objects?.compression, let compressing = memory.compressing
        else { return sinks }
        return [
            try CompressingSink(
                sinks, compression, workers: compressing.workers, chunkBytes: memory.chunkBytes,
                parts: ChunkPool(chunkBytes: compressing.partBytes, chunkCount: compressing.partCount))
        ]
    }
}
