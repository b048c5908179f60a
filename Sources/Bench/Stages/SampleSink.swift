import Streams

/// How a read is ended when enough of it is there.
struct SampleIsFull: Error {}

/// Keeps the first chunks of a read.
actor SampleSink: ChunkSink {
    nonisolated let name = "sample"
    private var chunks: [SealedChunk] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func begin() async throws {}

    func accept(_ chunk: SealedChunk) async throws {
        chunks.append(chunk)
        if chunks.count == limit { throw SampleIsFull() }
    }

    func finish() async throws -> SinkReport {
        SinkReport(rows: chunks.reduce(0) { $0 + $1.rows }, bytes: chunks.reduce(0) { $0 + $1.count })
    }

    func abandon() async {}

    /// What was kept, without a short one at the end of a read that is not typical.
    ///
    /// - Throws: ``BenchError`` for rows of which one does not fit a chunk, or none.
    func wholeRows() throws -> [SealedChunk] {
        guard let first = chunks.first, first.rows > 0 else { throw BenchError("the query has no rows") }
        guard chunks.allSatisfy({ $0.rows > 0 && !$0.startsInsideQuotes }) else {
            throw BenchError("rows as long as chunks cannot be repeated: give --memory more")
        }
        if chunks.count > 1, let last = chunks.last, last.count < first.count / 2 { chunks.removeLast() }
        return chunks
    }
}
