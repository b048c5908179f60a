import Foundation
import Glibc
import Streams

/// One transfer through the engine's own pipeline, as `replicator sync` runs it, without its bookkeeping.
struct TransferBench {
    let route: Route
    let options: TransferOptions

    /// Connects, transfers, commits. What it stored in the bucket is removed again.
    func run() async throws -> Measurement {
        let address = try BenchSource.required()
        let format = try CopyFormat.choose(options.format, from: address.kind, to: route)
        let source = try await address.connect(batchRows: options.batchRows)
        let columns = try await source.sourceColumns(of: options.query)
        let sourceBackend = try await Backend(source)
        let target =
            route.writesTable
            ? try await TableTarget(options, columns: columns.map(\.name), encoding: format.encoding) : nil
        let sql = source.readSQL(options.query, columns: columns, window: nil)
        let transfer = try TransferPlan(
            from: source, RowShape(columns: columns, encoding: format.encoding), limits: options.limits,
            writesObjects: route.writesObjects)
        let bucket =
            route.writesObjects
            ? try BucketTarget(options, partsInFlight: transfer.memory.partsInFlight) : nil

        let processor = clock()
        let sourceStart = sourceBackend?.cpuSeconds
        let targetStart = target?.backend?.cpuSeconds
        let start = ContinuousClock.now
        try await target?.begin()
        var sinks: [any ChunkSink] = []
        if let target { sinks.append(target.sink) }
        if let bucket { sinks.append(bucket.sink) }
        if sinks.isEmpty { sinks.append(NullSink()) }
        let summary = try await transfer.pipeline(sql: sql, sinks: sinks, progress: TransferProgress()).run()
        try await target?.commit()
        let seconds = (ContinuousClock.now - start).inSeconds

        let measurement = Measurement(
            program: "\(source.routeName) \(route.rawValue) \(format.rawValue)", rows: summary.rows,
            bytes: summary.bytes,
            seconds: seconds,
            cpuSeconds: Double(clock() - processor) / Double(CLOCKS_PER_SEC),
            sourceBackendCpuSeconds: sourceBackend?.seconds(since: sourceStart),
            targetBackendCpuSeconds: target?.backend?.seconds(since: targetStart),
            peakMemoryBytes: ProcessMemory.peakBytes,
            waitedForSourceSeconds: summary.waitedForSource.inSeconds,
            waitedForTargetsSeconds: summary.waitedForSinks.inSeconds,
            chunkBytes: transfer.memory.chunkBytes)
        await bucket?.sink.abandon()
        return measurement
    }
}

extension Duration {
    /// As a number of seconds.
    var inSeconds: Double { self / .seconds(1) }
}
