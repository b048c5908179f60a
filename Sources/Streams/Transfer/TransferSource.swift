/// A source that transfers read from.
public protocol TransferSource: SourceConnection {
    /// What rows are read through, for plans: `ODBC`, `native`.
    nonisolated var routeName: String { get }

    /// Prepares the read of rows with these columns.
    ///
    /// - Throws: ``BatchTooSmall``.
    func reader(_ shape: RowShape, limits: TransferPlan.Limits) throws -> any RowReader

    /// The query of a read, as its reader wants it: each column in a form that arrives unchanged.
    ///
    /// - Parameter relation: see ``SourceDialect/readSQL(from:columns:window:partition:)``.
    nonisolated func readSQL(
        from relation: String, columns: [SourceColumn], window: WatermarkWindow?, partition: SourcePartition?
    ) -> String
}

extension TransferSource {
    /// The read of a whole query.
    public nonisolated func readSQL(
        _ query: String, columns: [SourceColumn], window: WatermarkWindow?
    ) -> String {
        readSQL(from: dialect.derivedTable(query), columns: columns, window: window, partition: nil)
    }
}

/// The rows of a transfer.
public struct RowShape: Sendable {
    /// Columns in order.
    public var columns: [SourceColumn]
    /// Digits behind the point that each column's target keeps; `nil` for no limit, and an empty list for no limits.
    public var maximumScales: [Int?]
    /// How they are encoded.
    public var encoding: RowEncoding

    /// Builds a shape.
    public init(columns: [SourceColumn], maximumScales: [Int?] = [], encoding: RowEncoding) {
        self.columns = columns
        self.maximumScales = maximumScales
        self.encoding = encoding
    }
}

/// What reads rows over one connection and encodes them, and what that takes.
public protocol RowReader: Sendable {
    /// Bytes of one of the two row batches; 0 where rows go straight into chunks.
    var batchBytes: Int { get }
    /// Rows of a batch; 0 without one.
    var batchRows: Int { get }
    /// Rows are fetched one by one, because the driver cannot read a long cell otherwise.
    var readsRowByRow: Bool { get }

    /// What carries out one read.
    func producer(sql: String) -> any ChunkProducer
}
