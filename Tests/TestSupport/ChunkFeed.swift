public import Streams

/// Makes sealed chunks from text, as the engine would from a source: row numbers and line feeds are counted here.
public struct ChunkFeed: Sendable {
    private let pool: ChunkPool
    private var nextRow = 1

    /// - Parameters:
    ///   - chunkBytes: most bytes of a chunk.
    ///   - chunkCount: chunks that may be out at once.
    public init(chunkBytes: Int = 1 << 20, chunkCount: Int = 16) {
        pool = ChunkPool(chunkBytes: chunkBytes, chunkCount: chunkCount)
    }

    /// A chunk of whole rows.
    ///
    /// - Parameter rows: each with its line end.
    public mutating func chunk(_ rows: [String]) async throws -> SealedChunk {
        var chunk = try await pool.acquire()
        var feeds = 0
        for row in rows {
            let bytes = Array(row.utf8)
            chunk.append(bytes)
            // Records that end in CRLF have their inner returns counted.
            feeds +=
                bytes.suffix(2) == [13, 10] ? bytes.count { $0 == 13 } - 1 : bytes.count { $0 == 10 } - 1
        }
        defer { nextRow += rows.count }
        return SealedChunk(chunk, firstRow: nextRow, rows: rows.count, embeddedNewlines: feeds)
    }

    /// A full chunk of one row again and again.
    public mutating func full(of row: String) async throws -> SealedChunk {
        try await chunk(Array(repeating: row, count: pool.chunkBytes / row.utf8.count))
    }
}
