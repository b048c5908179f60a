extension PostgresSource: TransferSource {
    /// See ``TransferSource/routeName``.
    public var routeName: String { "native" }

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
    /// The source's text may be no text.
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
