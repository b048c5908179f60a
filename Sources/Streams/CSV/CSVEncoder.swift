/// Writes rows of a batch as CSV into a chunk, in place: each cell goes from the driver's buffer to the outgoing one
/// once, row by row, all or nothing.
///
/// No allocation, no `String` and no reference counting per cell; the column plan is worked out at `init`.
public struct CSVEncoder: Sendable {
    /// One column as the row loop needs it.
    struct Field: Sendable {
        let encoder: FieldEncoder
        let cellOffset: Int
        let cellBytes: Int
        let indicatorOffset: Int
        /// Longest value that the cell holds whole; less than 0 for a column that is never bound.
        let valueBytes: Int
        /// The same, 0 for a column that is never bound. One comparison of a length minus 1 with it, without signs, asks
        /// for both ends.
        let limitBytes: UInt
        /// Digits behind the point that the target keeps; only ``FieldEncoder/decimal`` looks at it.
        let maximumScale: Int
    }

    /// What the row loop reads besides the batch.
    let fields: [Field]
    let delimiter: UInt8
    let nullBytes: [UInt8]
    let lineEndingBytes: [UInt8]
    /// Most bytes that a row of bound cells can take.
    let worstRowBytes: Int

    /// The dialect it writes.
    public let dialect: CSVDialect
    /// Columns per row.
    public var columnCount: Int { fields.count }

    /// - Parameters:
    ///   - layout: of every batch that will be encoded.
    ///   - encoders: one per column, in order.
    ///   - maximumScales: digits behind the point that each column's target keeps; `nil` for no limit, and an empty list
    ///     for no limits at all.
    public init(
        layout: BatchLayout, encoders: [FieldEncoder], dialect: CSVDialect, maximumScales: [Int?] = []
    ) {
        precondition(layout.columns.count == encoders.count, "an encoder for every column")
        precondition(
            maximumScales.isEmpty || maximumScales.count == encoders.count, "a scale for every column")
        self.dialect = dialect
        fields = encoders.indices.map { index in
            let column = layout.columns[index]
            let scale = maximumScales.isEmpty ? nil : maximumScales[index]
            let isText = encoders[index] == .text || encoders[index] == .plain
            return Field(
                encoder: scale != nil && isText ? .decimal : encoders[index],
                cellOffset: layout.cellOffsets[index], cellBytes: column.cellBytes,
                indicatorOffset: layout.indicatorOffsets[index],
                valueBytes: column.isUnbound ? -1 : column.valueBytes,
                limitBytes: column.isUnbound ? 0 : UInt(max(0, column.valueBytes)),
                maximumScale: scale ?? .max)
        }
        delimiter = dialect.delimiter
        nullBytes = Array(dialect.nullText.utf8)
        lineEndingBytes = dialect.lineEnding.bytes
        let nullCount = nullBytes.count
        worstRowBytes = fields.reduce(lineEndingBytes.count) { sum, field in
            let worst = field.encoder.worstCaseBytes(valueBytes: max(0, field.valueBytes))
            return sum + 1 + max(worst, nullCount)
        }
    }

    /// Encodes rows until the batch is done, the chunk is full, or a row needs another way.
    ///
    /// - Parameters:
    ///   - batch: filled rows.
    ///   - startRow: 0-based row to begin with.
    ///   - endRow: row not to encode any more; `nil` for all.
    ///   - chunk: gets whole rows only.
    public func encode(
        _ batch: borrowing RowBatch, from startRow: Int, upTo endRow: Int? = nil, into chunk: inout Chunk
    ) -> EncodeProgress {
        var progress = EncodeProgress(nextRow: startRow, embeddedNewlines: 0, stop: .batchDone)
        let rowCount = min(batch.rowCount, endRow ?? batch.rowCount)
        let capacity = chunk.capacity
        let wasEmpty = chunk.count == 0
        batch.withBytes { source in
            chunk.write { (output: inout MutableRawSpan, count: Int) -> Int in
                encodeRows(
                    source, rowCount: rowCount, into: &output, from: count, capacity: capacity,
                    progress: &progress)
            }
        }
        if progress.stop == .chunkFull, wasEmpty, progress.nextRow == startRow { progress.stop = .longRow }
        return progress
    }

    /// Encodes one bound cell, for rows that go field by field.
    ///
    /// - Returns: line feeds inside it, or what is wrong with the value; `nil` when the chunk has no room for it.
    func encodeCell(
        _ batch: borrowing RowBatch, row: Int, columnIndex: Int, into chunk: inout Chunk
    ) -> Result<Int, BadValueError>? {
        let field = fields[columnIndex]
        let needed = max(field.encoder.worstCaseBytes(valueBytes: field.valueBytes), nullBytes.count)
        guard chunk.freeCapacity >= needed else { return nil }
        var result = Result<Int, BadValueError>.success(0)
        batch.withBytes { source in
            chunk.write { (output: inout MutableRawSpan, count: Int) -> Int in
                let written = encodeField(columnIndex, source, row: row, into: &output, at: count)
                if let reason = written.badValue {
                    result = .failure(BadValueError(reason: reason))
                    return count
                }
                result = .success(written.newlines)
                return written.cursor
            }
        }
        return result
    }

    /// Whether the target of a column keeps every digit of a whole number that was read apart from the batch; no other
    /// columns limit anything.
    func keepsDigits(of value: [UInt8], count: Int, isWhole: Bool, columnIndex: Int) -> Bool {
        let field = fields[columnIndex]
        guard field.encoder == .decimal else { return true }
        return isWhole && value.withBytes(count) { DecimalDigits.behindPoint($0) } <= field.maximumScale
    }

    /// Encodes a value of fixed size that was read apart from the batch.
    ///
    /// - Returns: as ``encodeCell(_:row:columnIndex:into:)``.
    func encodeFixed(_ value: [UInt8], columnIndex: Int, into chunk: inout Chunk) -> Result<
        Int, BadValueError
    >? {
        let field = fields[columnIndex]
        guard chunk.freeCapacity >= max(field.encoder.worstCaseBytes(valueBytes: 0), nullBytes.count) else {
            return nil
        }
        var result = Result<Int, BadValueError>.success(0)
        value.withBytes(field.cellBytes) { source in
            chunk.write { (output: inout MutableRawSpan, count: Int) -> Int in
                let written = encodeFixed(field.encoder, source, 0, into: &output, at: count)
                if let reason = written.badValue { result = .failure(BadValueError(reason: reason)) }
                return written.badValue == nil ? written.cursor : count
            }
        }
        return result
    }
}

/// A value that cannot be written; the row and column are known to the caller.
struct BadValueError: Error, Equatable {
    let reason: BadValue
}
