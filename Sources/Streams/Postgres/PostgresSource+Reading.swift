extension PostgresSource: TransferSource {
    /// See ``TransferSource/routeName``.
    public var routeName: String { "native" }

    /// Never: between two PostgreSQL servers the read alone does not set the pace.
    public var fetchesSlowly: Bool { false }
    /// None: whatever a person would have to be told of is found out when connecting.
    public var cautions: [String] { [] }

    /// See ``TransferSource/binaryFit(_:in:)``.
    public func binaryFit(_ columns: [SourceColumn], in target: BinaryTarget) -> BinaryFit {
        BinaryFit(
            obstacles: BinaryCopy.obstacles(
                columns: columns, target: target, hasUncheckedText: hasUncheckedText,
                sourceVersion: serverVersion),
            doubts: [],
            reason: "every column has the same built-in type at both ends: nothing is formatted or parsed")
    }

    /// See ``TransferSource/groupsByFirstField``.
    public var groupsByFirstField: Bool { true }

    /// See ``TransferSource/reader(_:limits:)``.
    public func reader(_ shape: RowShape, limits: TransferPlan.Limits) throws -> any RowReader {
        CopyRowReader(session: session, shape: shape, checksText: hasUncheckedText)
    }

    /// The read with every column as it is: COPY writes each value by its type's own output function.
    public func readSQL(
        from relation: String, columns: [SourceColumn], window: WatermarkWindow?, partition: SourcePartition?
    ) -> String {
        dialect.plainReadSQL(from: relation, columns: columns, window: window, partition: partition)
    }
}

/// Passes on the rows as the server encodes them.
struct CopyRowReader: RowReader {
    let session: PostgresSession
    let shape: RowShape
    /// Whether the source's text may be invalid, so that it is checked.
    let checksText: Bool

    var batchBytes: Int { 0 }
    var batchRows: Int { 0 }
    var readsRowByRow: Bool { false }

    func producer(sql: String) -> any ChunkProducer {
        let dialect = shape.encoding.dialect
        let statement = CopyOutStatement(
            query: sql, format: shape.encoding.format, delimiter: dialect?.delimiter ?? 0x09,
            nullText: dialect?.nullText ?? "", endsInCRLF: dialect?.lineEnding == .crlf,
            isGrouped: shape.group != nil)
        return CopyChunkProducer(
            session: session, statement: statement, check: CopyRowCheck(shape, checksText: checksText))
    }
}
