/// A source that transfers read from.
public protocol TransferSource: SourceConnection {
    /// What rows are read through, for plans: `ODBC`, `native`.
    nonisolated var routeName: String { get }

    /// Its fetch takes longer than a PostgreSQL server needs to parse the rows as text: a target that parses less is
    /// then no gain.
    nonisolated var fetchesSlowly: Bool { get }
    /// What a person must know before reading through this connection; empty where there is nothing.
    nonisolated var cautions: [String] { get }
    /// Whether rows of these columns can go to PostgreSQL in COPY's binary format.
    nonisolated func binaryFit(_ columns: [SourceColumn], in target: BinaryTarget) -> BinaryFit
    /// Whether grouped rows begin with an extra field that holds the group, which the reader takes off.
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
    /// The query that reads rows of a shape.
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

    /// The query that reads the whole of another query.
    public nonisolated func readSQL(
        _ query: String, columns: [SourceColumn], window: WatermarkWindow?
    ) -> String {
        readSQL(from: dialect.derivedTable(query), columns: columns, window: window, partition: nil)
    }
}

/// The PostgreSQL columns that rows are to land in, as far as COPY's binary format depends on them.
public struct BinaryTarget: Sendable, Equatable {
    /// Types of the columns beneath domains, as `format_type` writes them, in the order of the source's columns.
    public var columnTypes: [String]
    /// See ``RowShape/maximumScales``.
    public var maximumScales: [Int?]
    /// Server version as libpq counts, such as 150020.
    public var version: Int

    /// Builds a target.
    public init(columnTypes: [String], maximumScales: [Int?] = [], version: Int) {
        self.columnTypes = columnTypes
        self.maximumScales = maximumScales
        self.version = version
    }

    /// Why a server is too old for the format; `nil` where none is.
    static func obstacle(versions: [Int]) -> String? {
        // 10 is the oldest version in which `timestamp` is always whole microseconds, however the server was built.
        guard versions.contains(where: { $0 < 100_000 }) else { return nil }
        return "a server older than PostgreSQL 10 may have timestamps in another form"
    }
}

/// Whether a source's rows can go in COPY's binary format, and whether they should.
public struct BinaryFit: Sendable, Equatable {
    /// Why some column cannot go that way; empty where all can.
    public var obstacles: [String]
    /// Why some row may fail in this format that would succeed as text; empty where no reason is known.
    public var doubts: [String]
    /// Why this format is faster, where there are neither obstacles nor doubts.
    public var reason: String

    /// Builds an answer.
    public init(obstacles: [String], doubts: [String], reason: String) {
        self.obstacles = obstacles
        self.doubts = doubts
        self.reason = reason
    }
}

/// The rows of a transfer.
public struct RowShape: Sendable {
    /// Columns in order.
    public var columns: [SourceColumn]
    /// Digits after the decimal point that each column's target keeps; `nil` for no limit, and an empty list for no
    /// limits.
    public var maximumScales: [Int?]
    /// Types of the target's columns, as `format_type` writes them, beneath domains; an empty list stands for those
    /// that a new table would get. Only the binary encoding needs them.
    public var targetTypes: [String]
    /// How they are encoded.
    public var encoding: RowEncoding
    /// Column by whose values the rows are divided into objects; the source orders by it.
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
    /// The ORDER BY that brings the rows of a group together. Groups are told apart byte by byte, but most types and
    /// collations treat some different texts as equal, such as 1.0 and 1.00: ordered by them, such rows would
    /// alternate.
    func order(_ dialect: SourceDialect) -> String {
        guard let group else { return "" }
        let name = "\(dialect.quote("q")).\(dialect.quote(group.name))"
        let exactTypes = ["smallint", "integer", "bigint", "uuid", "date", "boolean"]
        let isExact = dialect != .postgres || exactTypes.contains(group.postgresBaseType ?? "")
        return "\nORDER BY " + (isExact ? name : "\(name)::text COLLATE \"C\"")
    }
}

/// Reads rows over one connection and encodes them, and says what that takes.
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

/// What reads a source and fills chunks: ODBC rows through an encoder, or rows that the server has encoded.
public protocol ChunkProducer: Sendable {
    /// Fills chunks until the source is at its end, and seals the last one.
    ///
    /// - Returns: rows that the source delivered, counted where they were read and not where they were encoded.
    func produce(into assembler: inout ChunkAssembler, progress: TransferProgress) async throws -> Int

    /// Makes a blocked read return soon with an error. Called from any thread, once.
    func interrupt()
}
