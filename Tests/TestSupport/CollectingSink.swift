public import Streams

/// Keeps every byte, for tests that look at them.
public actor CollectingSink: ChunkSink {
    /// See `ChunkSink`.
    public nonisolated let name = "collecting"
    /// All bytes in order, headers included.
    public private(set) var bytes: [UInt8] = []
    /// One entry a chunk: first row, rows, embedded newlines, starts object.
    public private(set) var chunks:
        [(firstRow: Int, rows: Int, newlines: Int, startsObject: Bool, count: Int)] = []
    /// Whether `abandon` was called.
    public private(set) var isAbandoned = false
    private var rows = 0

    /// An empty sink.
    public init() {}

    /// See `ChunkSink`.
    public func begin() async throws {}

    /// See `ChunkSink`.
    public func accept(_ chunk: SealedChunk) async throws {
        chunk.withBytes { span in
            for offset in 0..<span.byteCount { bytes.append(span.byte(offset)) }
        }
        chunks.append((chunk.firstRow, chunk.rows, chunk.embeddedNewlines, chunk.startsObject, chunk.count))
        rows += chunk.rows
    }

    /// See `ChunkSink`.
    public func finish() async throws -> SinkReport { SinkReport(rows: rows, bytes: bytes.count) }

    /// See `ChunkSink`.
    public func abandon() async { isAbandoned = true }
}

extension RawSpan {
    fileprivate func byte(_ offset: Int) -> UInt8 {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
    }
}
