import Glibc
import Streams

/// One stage of a transfer alone, with the rows of a real source.
struct StageBench {
    let part: Part
    let options: TransferOptions
    /// Rows that a stage with rows in memory is given, at least.
    let rows: Int

    /// Connects and measures.
    ///
    /// - Throws: ``BenchError`` for a stage that the source does not have.
    func run() async throws -> Measurement {
        let address = try BenchSource.required()
        if part == .source, address.kind == .native {
            // Nothing is encoded on this side.
            return try await TransferBench(route: .null, options: options).run()
        }
        let format = try CopyFormat.choose(
            options.format, from: address.kind, to: part == .copy ? .copy : .null)
        let source = try await address.connect(batchRows: options.batchRows)
        let columns = try await source.sourceColumns(of: options.query)
        // A header would come again with every repetition.
        let encoding = format == .csv ? .csv(CSVDialect(hasHeader: false)) : format.encoding
        let shape = RowShape(columns: columns, encoding: encoding)
        let sql = source.readSQL(options.query, columns: columns, window: nil)
        switch part {
        case .source: return try await FetchStage(source, shape, sql: sql, limits: options.limits).fetch()
        case .encode:
            return try await FetchStage(source, shape, sql: sql, limits: options.limits).encode(rows: rows)
        case .copy:
            let chunks = try await sample(source, shape, sql: sql, writesObjects: false)
            let target = try await TableTarget(options, columns: columns.map(\.name), encoding: encoding)
            return try await measure(target.sink, chunks, target)
        case .s3:
            let plan = try TransferPlan(from: source, shape, limits: options.limits, writesObjects: true)
            let chunks = try await sample(source, shape, sql: sql, writesObjects: true)
            let bucket = try BucketTarget(options, partsInFlight: plan.memory.partsInFlight)
            let measurement = try await measure(bucket.sink, chunks, nil)
            await bucket.sink.abandon()
            return measurement
        }
    }

    private func sample(
        _ source: any TransferSource, _ shape: RowShape, sql: String, writesObjects: Bool
    ) async throws -> [SealedChunk] {
        let plan = try TransferPlan(from: source, shape, limits: options.limits, writesObjects: writesObjects)
        // The chunks stay lent: the rest of the pool must be able to go round.
        let sink = SampleSink(limit: max(1, plan.memory.chunkCount / 2 - 1))
        do {
            _ = try await plan.pipeline(sql: sql, sinks: [sink], progress: TransferProgress()).run()
        } catch let error as TransferError where error.cause is SampleIsFull {
        }
        await source.close()
        return try await sink.wholeRows()
    }

    /// The sample again and again, until it is rows enough.
    private func measure(
        _ sink: any ChunkSink, _ chunks: [SealedChunk], _ table: TableTarget?
    ) async throws -> Measurement {
        let processor = clock()
        let backend = table?.backend?.cpuSeconds
        let start = ContinuousClock.now
        try await table?.begin()
        try await sink.begin()
        var sent = 0
        var next = 0
        while sent < rows {
            try await sink.accept(chunks[next])
            sent += chunks[next].rows
            // The first one begins an object, which the others go on with.
            next = next + 1 < chunks.count ? next + 1 : min(1, chunks.count - 1)
        }
        let report = try await sink.finish()
        try await table?.commit()
        return Measurement(
            program: "\(part.rawValue) only", rows: sent, bytes: report.bytes,
            seconds: (ContinuousClock.now - start).inSeconds,
            cpuSeconds: Double(clock() - processor) / Double(CLOCKS_PER_SEC),
            targetBackendCpuSeconds: table?.backend?.seconds(since: backend),
            peakMemoryBytes: ProcessMemory.peakBytes)
    }
}
