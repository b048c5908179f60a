import Streams

/// What encodes rows of a filled batch, with nothing of a transfer around it.
protocol BatchEncoder {
    func encode(_ batch: borrowing RowBatch, from row: Int, into chunk: inout Chunk) -> EncodeProgress
}

extension ODBCRowReader: BatchEncoder {}

/// A noncopyable batch in an array.
final class FilledBatch: Sendable {
    let batch: RowBatch
    init(_ batch: consuming RowBatch) { self.batch = batch }
}

extension BatchEncoder {
    /// Encodes a whole batch, into one chunk after the other of a pool.
    ///
    /// - Returns: bytes written.
    /// - Throws: ``BenchError`` for rows that need more than the encoder, such as those with long values.
    func encodeAll(_ batch: borrowing RowBatch, _ pool: ChunkPool) async throws -> Int {
        var (row, bytes) = (0, 0)
        while row < batch.rowCount {
            var chunk = try await pool.acquire()
            let progress = encode(batch, from: row, into: &chunk)
            guard progress.stop == .batchDone || progress.nextRow > row else {
                throw BenchError("the encoder stopped at row \(row): \(progress.stop)")
            }
            row = progress.nextRow
            bytes += chunk.count
        }
        return bytes
    }
}
