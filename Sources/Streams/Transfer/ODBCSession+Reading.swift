extension ODBCSession: TransferSource {
    /// See ``TransferSource/routeName``.
    public nonisolated var routeName: String { "ODBC" }

    /// See ``TransferSource/groupsByFirstField``.
    public nonisolated var groupsByFirstField: Bool { false }

    /// See ``TransferSource/reader(_:limits:)``.
    public nonisolated func reader(_ shape: RowShape, limits: TransferPlan.Limits) throws -> any RowReader {
        try ODBCRowReader(session: self, shape: shape, limits: limits)
    }

    /// The read with every risky type as its exact text.
    public nonisolated func readSQL(
        from relation: String, columns: [SourceColumn], window: WatermarkWindow?, partition: SourcePartition?
    ) -> String {
        dialect.readSQL(from: relation, columns: columns, window: window, partition: partition)
    }
}

/// Reads through two row batches and encodes them here.
struct ODBCRowReader: RowReader {
    private let session: ODBCSession
    private let layout: BatchLayout
    private let encoder: any RowEncoder
    private let groupIndex: Int?

    init(session: ODBCSession, shape: RowShape, limits: TransferPlan.Limits) throws {
        self.session = session
        groupIndex = shape.group.flatMap { group in shape.columns.firstIndex { $0.name == group.name } }
        let bindings = ColumnBinding.choose(
            shape.columns, quirks: session.quirks, readsBoundCells: session.readsBoundCells)
        let rowLimit = bindings.contains(where: \.isUnbound) ? 1 : limits.batchRows
        layout = try BatchLayout(columns: bindings, rowLimit: rowLimit, byteLimit: limits.batchBytes)
        let isExact = session.dialect == .postgres
        let encoders = zip(shape.columns, bindings).map { column, binding in
            FieldEncoder.choose(form: binding.form, kind: column.kind, isExactText: isExact)
        }
        switch shape.encoding {
        case .csv(let dialect):
            encoder = CSVEncoder(
                layout: layout, encoders: encoders, dialect: dialect, maximumScales: shape.maximumScales)
        case .text:
            encoder = CopyTextEncoder(
                layout: layout, encoders: encoders, maximumScales: shape.maximumScales)
        case .binary: preconditionFailure("rows of ODBC are not encoded as binary yet")
        }
    }

    var batchBytes: Int { layout.byteCount }
    var batchRows: Int { layout.rows }
    var readsRowByRow: Bool { layout.columns.contains(where: \.isUnbound) }

    func producer(sql: String) -> any ChunkProducer {
        ODBCChunkProducer(
            session: session, sql: sql, layout: layout, encoder: encoder, groupIndex: groupIndex)
    }
}
