/// Counts rows and bytes and forgets them: what a benchmark measures the rest against.
public actor NullSink: ChunkSink {
    /// See ``ChunkSink/name``.
    public nonisolated let name = "null"
    private var report = SinkReport(rows: 0, bytes: 0)

    /// A sink at zero.
    public init() {}

    /// Nothing to open.
    public func begin() async throws {}

    /// Counts.
    public func accept(_ chunk: SealedChunk) async throws {
        report.rows += chunk.rows
        report.bytes += chunk.count
    }

    /// The counts.
    public func finish() async throws -> SinkReport { report }

    /// Nothing to undo.
    public func abandon() async {}
}
