/// What a transfer did.
public struct TransferSummary: Sendable, Equatable {
    /// Rows read, which every target counted too.
    public var rows: Int
    /// Bytes of encoded rows, without headers.
    public var bytes: Int
    /// From the first sink's opening to the last one's confirmation.
    public var elapsed: Duration
    /// One per sink, in order.
    public var reports: [SinkReport]
    /// Time in which the encoder waited for rows.
    public var waitedForSource: Duration
    /// Time in which it waited for the targets.
    public var waitedForSinks: Duration
    /// Most chunks that were out at once.
    public var peakChunks: Int
}
