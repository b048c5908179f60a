import Glibc
import Streams

/// The two halves of a read through ODBC, each alone: the driver's fetches, and the encoder on batches that it filled.
struct FetchStage {
    private let session: ODBCSession
    private let backend: Backend?
    private let reader: ODBCRowReader
    private let sql: String
    private let chunkBytes: Int

    /// - Throws: ``BenchError`` for another source, or rows that cannot be read in batches.
    init(_ source: any TransferSource, _ shape: RowShape, sql: String, limits: TransferPlan.Limits)
        async throws
    {
        let plan = try TransferPlan(from: source, shape, limits: limits, writesObjects: false)
        guard let session = source as? ODBCSession, let reader = plan.reader as? ODBCRowReader else {
            throw BenchError("a native source has no encoder on this side")
        }
        guard !reader.readsRowByRow else { throw BenchError("this driver reads these rows one by one") }
        self.session = session
        self.reader = reader
        self.sql = sql
        chunkBytes = plan.memory.chunkBytes
        backend = try await Backend(source)
    }

    /// Fetches everything and forgets it. Bytes are not counted: there is no encoding yet.
    func fetch() async throws -> Measurement {
        let processor = clock()
        let backendStart = backend?.cpuSeconds
        let start = ContinuousClock.now
        try await session.open(sql)
        var rows = 0
        var batch = RowBatch(layout: reader.layout)
        repeat {
            batch = try await session.fill(batch)
            rows += batch.rowCount
        } while batch.rowCount > 0
        return Measurement(
            program: "source only", rows: rows, bytes: 0, seconds: (ContinuousClock.now - start).inSeconds,
            cpuSeconds: Double(clock() - processor) / Double(CLOCKS_PER_SEC),
            sourceBackendCpuSeconds: backend?.seconds(since: backendStart),
            peakMemoryBytes: ProcessMemory.peakBytes)
    }

    /// Encodes two batches again and again, as many as the engine has; seconds are processor seconds of one core.
    func encode(rows wanted: Int) async throws -> Measurement {
        try await session.open(sql)
        var batches: [FilledBatch] = []
        for _ in 0..<2 {
            let batch = try await session.fill(RowBatch(layout: reader.layout))
            if batch.rowCount > 0 { batches.append(FilledBatch(batch)) }
        }
        await session.close()
        guard !batches.isEmpty else { throw BenchError("the query has no rows") }
        let pool = ChunkPool(chunkBytes: chunkBytes, chunkCount: 1)
        var (rows, bytes) = (0, 0)
        let start = clock()
        while rows < wanted {
            for filled in batches {
                bytes += try await reader.encodeAll(filled.batch, pool)
                rows += filled.batch.rowCount
            }
        }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        return Measurement(
            program: "encode only", rows: rows, bytes: bytes, seconds: seconds, cpuSeconds: seconds,
            peakMemoryBytes: ProcessMemory.peakBytes)
    }
}
