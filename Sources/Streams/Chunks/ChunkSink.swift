/// What takes the chunks of a transfer: PostgreSQL COPY, an S3 upload, a file, nothing at all.
///
/// The calls come in order, from one task: `begin`, any number of `accept`, then either `finish` or `abandon`.
public protocol ChunkSink: Sendable {
    /// Short name for messages and progress, such as `COPY public.customer_search` or `s3://bucket/prefix`.
    var name: String { get }

    /// Opens what the sink needs, before the source is read.
    func begin() async throws

    /// Takes the next chunk. May return before the bytes are stored, but waits while the sink has as much in
    /// flight as it is allowed to. An earlier chunk's failure may surface here.
    func accept(_ chunk: SealedChunk) async throws

    /// Returns once everything accepted is stored, though not necessarily visible yet.
    func finish() async throws -> SinkReport

    /// Undoes what can be undone and waits for it; never throws, and works in a cancelled task too. Called at most
    /// once, also after a failed `begin` or `finish`.
    func abandon() async
}

/// What a sink says it stored.
public struct SinkReport: Sendable, Equatable {
    /// Rows by the sink's own count: for COPY what the server said, not what was sent.
    public var rows: Int
    /// Bytes that were sent, header lines included.
    public var bytes: Int

    /// Builds a report.
    public init(rows: Int, bytes: Int) {
        self.rows = rows
        self.bytes = bytes
    }
}
