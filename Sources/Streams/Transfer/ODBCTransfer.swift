/// Builds the pipeline of an ODBC source: layout, encoder, pool and producer from one description.
public struct ODBCTransfer: Sendable {
    /// What is read.
    public struct Input: Sendable {
        /// Open session.
        public var session: ODBCSession
        /// The read, as ``SourceDialect/readSQL(_:columns:window:)`` makes it.
        public var sql: String
        /// Columns in order.
        public var columns: [SourceColumn]
        /// Digits behind the point that each column's target keeps; `nil` for no limit.
        public var maximumScales: [Int?]

        /// Builds an input; without `maximumScales` nothing is limited.
        public init(
            session: ODBCSession, sql: String, columns: [SourceColumn], maximumScales: [Int?] = []
        ) {
            self.maximumScales = maximumScales
            self.session = session
            self.sql = sql
            self.columns = columns
        }
    }

    /// Limits of memory and size.
    public struct Limits: Sendable, Equatable {
        /// The whole budget.
        public var memoryBytes: Int
        /// Most rows of a fetch.
        public var batchRows: Int
        /// Most bytes of a row batch.
        public var batchBytes: Int
        /// Most bytes of an object, before compression.
        public var maximumObjectBytes: Int
        /// Compression of the objects, which takes its part of the budget.
        public var compression: Compression?

        /// Builds limits.
        public init(
            memoryBytes: Int, batchRows: Int, batchBytes: Int, maximumObjectBytes: Int,
            compression: Compression? = nil
        ) {
            self.compression = compression
            self.memoryBytes = memoryBytes
            self.batchRows = batchRows
            self.batchBytes = batchBytes
            self.maximumObjectBytes = maximumObjectBytes
        }
    }

    /// How each column is fetched.
    public let bindings: [ColumnBinding]
    /// The batches' layout.
    public let layout: BatchLayout
    /// The budget's division.
    public let memory: MemoryPlan
    private let input: Input
    private let dialect: CSVDialect
    private let rotation: ObjectRotation

    /// - Parameters:
    ///   - writesObjects: an object store is among the targets.
    /// - Throws: ``BatchTooSmall``, ``MemoryTooSmall``.
    public init(input: Input, dialect: CSVDialect, limits: Limits, writesObjects: Bool) throws {
        self.input = input
        self.dialect = dialect
        bindings = ColumnBinding.choose(
            input.columns, quirks: input.session.quirks, readsBoundCells: input.session.readsBoundCells)
        let rowLimit = bindings.contains(where: \.isUnbound) ? 1 : limits.batchRows
        layout = try BatchLayout(columns: bindings, rowLimit: rowLimit, byteLimit: limits.batchBytes)
        memory = try MemoryPlan(
            budgetBytes: limits.memoryBytes, batchBytes: layout.byteCount, writesObjects: writesObjects,
            compression: limits.compression)
        rotation =
            writesObjects
            ? ObjectRotation(
                maximumObjectBytes: limits.maximumObjectBytes,
                // With compression a chunk is no part.
                minimumChunkBytes: memory.compressing == nil ? MemoryPlan.minimumPartBytes : 0,
                headerLine: dialect.hasHeader ? dialect.headerLine(input.columns.map(\.name)) : [])
            : .none
    }

    /// The pipeline to the given sinks.
    public func pipeline(sinks: [any ChunkSink], progress: TransferProgress) -> TransferPipeline {
        let isExact = input.session.quirks.dialect == .postgres
        let encoders = zip(input.columns, bindings).map { column, binding in
            FieldEncoder.choose(form: binding.form, kind: column.kind, isExactText: isExact)
        }
        let encoder = CSVEncoder(
            layout: layout, encoders: encoders, dialect: dialect, maximumScales: input.maximumScales)
        return TransferPipeline(
            producer: ODBCChunkProducer(
                session: input.session, sql: input.sql, layout: layout, encoder: encoder),
            sinks: sinks, pool: ChunkPool(chunkBytes: memory.chunkBytes, chunkCount: memory.chunkCount),
            rotation: rotation, progress: progress)
    }
}
