extension ODBCSession: TransferSource {
    /// See ``TransferSource/routeName``.
    public nonisolated var routeName: String { "ODBC" }

    /// By the quirks table.
    public nonisolated var fetchesSlowly: Bool { quirks.fetchesSlowly }
    /// What the driver cannot do.
    public nonisolated var cautions: [String] {
        readsBoundCells
            ? [] : ["the driver cannot read a cell again: rows with long columns are fetched one by one"]
    }

    /// See ``TransferSource/binaryFit(_:in:)``.
    public nonisolated func binaryFit(_ columns: [SourceColumn], in target: BinaryTarget) -> BinaryFit {
        var obstacles = binaryObstacles(columns, targetTypes: target.columnTypes)
        if let age = BinaryTarget.obstacle(versions: [target.version]) { obstacles.append(age) }
        return BinaryFit(
            obstacles: obstacles, doubts: binaryDoubts(columns),
            reason: "the target then parses nothing, and its parser is what rows of a fast driver wait for")
    }

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
package struct ODBCRowReader: RowReader {
    private let session: ODBCSession
    /// Of every batch.
    package let layout: BatchLayout
    private let encoder: any RowEncoder
    private let groupIndex: Int?

    init(session: ODBCSession, shape: RowShape, limits: TransferPlan.Limits) throws {
        self.session = session
        groupIndex = shape.group.flatMap { group in shape.columns.firstIndex { $0.name == group.name } }
        let bindings = ColumnBinding.choose(
            shape.columns, quirks: session.quirks, readsBoundCells: session.readsBoundCells)
        let rowLimit = bindings.contains(where: \.isUnbound) ? 1 : limits.batchRows
        layout = try BatchLayout(columns: bindings, rowLimit: rowLimit, byteLimit: limits.batchBytes)
        encoder = try Self.encoder(shape, layout, isExactText: session.dialect == .postgres)
    }

    private static func encoder(
        _ shape: RowShape, _ layout: BatchLayout, isExactText: Bool
    ) throws -> any RowEncoder {
        let encoders = zip(shape.columns, layout.columns).map { column, binding in
            FieldEncoder.choose(form: binding.form, kind: column.kind, isExactText: isExactText)
        }
        switch shape.encoding {
        case .csv(let dialect):
            return CSVEncoder(
                layout: layout, encoders: encoders, dialect: dialect, maximumScales: shape.maximumScales)
        case .text:
            return CopyTextEncoder(layout: layout, encoders: encoders, maximumScales: shape.maximumScales)
        case .binary:
            let kinds = try shape.binaryFields(layout.columns, isExactText: isExactText).map { try $0.get() }
            return CopyBinaryEncoder(layout: layout, kinds: kinds, maximumScales: shape.maximumScales)
        }
    }

    package var batchBytes: Int { layout.byteCount }
    package var batchRows: Int { layout.rows }
    package var readsRowByRow: Bool { layout.columns.contains(where: \.isUnbound) }

    package func producer(sql: String) -> any ChunkProducer {
        ODBCChunkProducer(
            session: session, sql: sql, layout: layout, encoder: encoder, groupIndex: groupIndex)
    }

    /// Encodes rows of a filled batch, without a transfer around it: what a benchmark of the encoder calls.
    package func encode(
        _ batch: borrowing RowBatch, from startRow: Int, into chunk: inout Chunk
    ) -> EncodeProgress {
        encoder.encode(batch, from: startRow, upTo: nil, into: &chunk)
    }
}

extension ODBCSession {
    /// What keeps rows from being encoded as binary, in words; empty when nothing does.
    ///
    /// - Parameter targetTypes: see ``RowShape/targetTypes``.
    private nonisolated func binaryObstacles(_ columns: [SourceColumn], targetTypes: [String]) -> [String] {
        let bindings = ColumnBinding.choose(columns, quirks: quirks, readsBoundCells: readsBoundCells)
        let shape = RowShape(columns: columns, targetTypes: targetTypes, encoding: .binary)
        return shape.binaryFields(bindings, isExactText: dialect == .postgres).compactMap { choice in
            if case .failure(let obstacle) = choice { obstacle.description } else { nil }
        }
    }

    /// Why some row may fail as binary that would succeed as text; empty when no reason is known.
    private nonisolated func binaryDoubts(_ columns: [SourceColumn]) -> [String] {
        let bindings = columns.map { ColumnBinding($0, quirks: quirks) }
        return zip(columns, bindings).compactMap { column, binding in
            if binding.mayBeCut(column, quirks: quirks), !quirks.tellsLengths {
                return
                    "column \(column.name) may be long, and the driver is not known to tell a value's length beforehand"
            }
            let isTimestamp = column.kind == .timestamp || column.kind == .zonedTimestamp
            guard isTimestamp, (column.scale ?? 0) > 6 else { return nil }
            return "column \(column.name) has more digits of a second than the target keeps"
        }
    }
}

extension RowShape {
    /// How each column's cells become binary fields, or why they cannot.
    fileprivate func binaryFields(
        _ bindings: [ColumnBinding], isExactText: Bool
    ) -> [Result<BinaryField, BinaryObstacle>] {
        columns.indices.map { index in
            BinaryField.choose(
                columns[index], form: bindings[index].form,
                targetType: targetTypes.isEmpty ? columns[index].postgresType : targetTypes[index],
                isExactText: isExactText)
        }
    }
}
