/// A source that transfers read from.
public protocol TransferSource: SourceConnection {
    /// What rows are read through, for plans: `ODBC`, `native`.
    nonisolated var routeName: String { get }

    /// Grouped rows begin with a field of their own that says the group, and that the reader takes off.
    nonisolated var groupsByFirstField: Bool { get }

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
    /// The read of rows of that shape.
    public nonisolated func readSQL(
        from relation: String, _ shape: RowShape, window: WatermarkWindow?, partition: SourcePartition? = nil
    ) -> String {
        guard let group = shape.group else {
            return readSQL(from: relation, columns: shape.columns, window: window, partition: partition)
        }
        let columns = groupsByFirstField ? [group] + shape.columns : shape.columns
        return readSQL(from: relation, columns: columns, window: window, partition: partition)
            + shape.order(dialect)
    }

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
    /// Types of the target's columns, as `format_type` writes them, beneath domains; an empty list for those that a new
    /// table would get. Only the binary encoding asks.
    public var targetTypes: [String]
    /// How they are encoded.
    public var encoding: RowEncoding
    /// Column whose values part the rows into objects; the source orders by it.
    public var group: SourceColumn?

    /// Builds a shape.
    public init(
        columns: [SourceColumn], maximumScales: [Int?] = [], targetTypes: [String] = [],
        encoding: RowEncoding, group: SourceColumn? = nil
    ) {
        self.targetTypes = targetTypes
        self.group = group
        self.columns = columns
        self.maximumScales = maximumScales
        self.encoding = encoding
    }
}

extension RowShape {
    /// Brings the rows of a group together. Groups are told apart byte by byte, which is not how the order of most types
    /// and languages does it: 1.0 and 1.00 are equal to it, and would alternate.
    func order(_ dialect: SourceDialect) -> String {
        guard let group else { return "" }
        let name = "\(dialect.quote("q")).\(dialect.quote(group.name))"
        let exactTypes = ["smallint", "integer", "bigint", "uuid", "date", "boolean"]
        let isExact = dialect != .postgres || exactTypes.contains(group.postgresBaseType ?? "")
        return "\nORDER BY " + (isExact ? name : "\(name)::text COLLATE \"C\"")
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
