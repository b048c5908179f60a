/// Writes rows of a batch as CSV into a chunk, in place: each cell goes from the driver's buffer to the outgoing one
/// once, row by row, all or nothing.
///
/// No allocation, no `String` and no reference counting per cell; the column plan is worked out at `init`.
public struct CSVEncoder: Sendable {
    /// What the row loop reads besides the batch.
    let fields: [TextColumn]
    let delimiter: UInt8
    let nullBytes: [UInt8]
    let lineEndingBytes: [UInt8]
    /// Most bytes that a row of bound cells can take.
    let worstRowBytes: Int

    /// The dialect it writes.
    public let dialect: CSVDialect

    /// - Parameters:
    ///   - layout: of every batch that will be encoded.
    ///   - encoders: one per column, in order.
    ///   - maximumScales: digits after the decimal point that each column's target keeps; `nil` for no limit, and an
    ///     empty list for no limits at all.
    public init(
        layout: BatchLayout, encoders: [FieldEncoder], dialect: CSVDialect, maximumScales: [Int?] = []
    ) {
        self.dialect = dialect
        fields = TextColumn.plan(layout, encoders: encoders, maximumScales: maximumScales)
        delimiter = dialect.delimiter
        nullBytes = Array(dialect.nullText.utf8)
        lineEndingBytes = dialect.lineEnding.bytes
        let nullCount = nullBytes.count
        worstRowBytes = fields.reduce(lineEndingBytes.count) { sum, field in
            let worst = Self.worstBytes(field.encoder, valueBytes: max(0, field.place.valueBytes))
            return sum + 1 + max(worst, nullCount)
        }
    }

    /// Most bytes that a field can take, delimiter not counted.
    ///
    /// - Parameter valueBytes: longest value that the cell holds.
    static func worstBytes(_ encoder: FieldEncoder, valueBytes: Int) -> Int {
        switch encoder {
        // At worst every byte is a quote and is doubled, and two more quotes enclose the field.
        case .text, .decimal: 2 + 2 * valueBytes
        case .plain: 2 + valueBytes
        case .binary: 4 + 2 * valueBytes
        case .boolean: 2 + encoder.fixedBytes
        case .date, .time, .timestamp, .zonedTimestamp, .double, .float: encoder.fixedBytes
        }
    }
}

extension CSVEncoder: RowEncoder {
    var framing: RowFraming {
        RowFraming(separator: [delimiter], end: lineEndingBytes, null: nullBytes)
    }

    /// See ``RowEncoder/encode(_:from:upTo:into:)``.
    public func encode(
        _ batch: borrowing RowBatch, from startRow: Int, upTo endRow: Int? = nil, into chunk: inout Chunk
    ) -> EncodeProgress {
        encodeBatch(batch, from: startRow, upTo: endRow, into: &chunk)
    }

    func encodeCell(
        _ batch: borrowing RowBatch, row: Int, columnIndex: Int, into chunk: inout Chunk
    ) -> Result<Int, BadValueError>? {
        let field = fields[columnIndex]
        let worst = Self.worstBytes(field.encoder, valueBytes: field.place.valueBytes)
        return batch.withBytes { source in
            writeField(worstBytes: max(worst, nullBytes.count), into: &chunk) { output, cursor in
                encodeField(columnIndex, source, row: row, into: &output, at: cursor)
            }
        }
    }

    func encodeWhole(
        _ value: [UInt8], count: Int, columnIndex: Int, into chunk: inout Chunk
    ) -> Result<Int, BadValueError>? {
        let field = fields[columnIndex]
        let worst = max(Self.worstBytes(field.encoder, valueBytes: 0), nullBytes.count)
        return value.withBytes(field.place.cellBytes) { source in
            writeField(worstBytes: worst, into: &chunk) { output, cursor in
                encodeFixed(field.encoder, source, 0, into: &output, at: cursor)
            }
        }
    }

    func longField(columnIndex: Int) -> (any LongFieldFormat)? {
        switch fields[columnIndex].encoder {
        case .text, .plain, .decimal: CSVLongField(isBinary: false, countedBreak: lineEndingBytes[0])
        case .binary: CSVLongField(isBinary: true, countedBreak: lineEndingBytes[0])
        case .date, .time, .timestamp, .zonedTimestamp, .double, .float, .boolean: nil
        }
    }

    func keepsDigits(of value: [UInt8], count: Int, isWhole: Bool, columnIndex: Int) -> Bool {
        fields[columnIndex].keepsDigits(of: value, count: count, isWhole: isWhole)
    }
}

/// Writes a value that comes in pieces as a quoted field, which is valid for any content.
struct CSVLongField: LongFieldFormat {
    let isBinary: Bool
    /// Decides which line breaks are counted; see ``SealedChunk/embeddedNewlines``.
    let countedBreak: UInt8

    func opening(valueBytes: Int?) -> Result<[UInt8], BadValueError> {
        .success(isBinary ? [CSVDialect.quote, 0x5C, 0x78] : [CSVDialect.quote])
    }

    var closing: [UInt8] { [CSVDialect.quote] }
    var isQuoted: Bool { true }
    var tellsLength: Bool { false }
    var expansion: Int { 2 }

    func look(at piece: RawSpan, isFirst: Bool, isLast: Bool) -> Result<Range<Int>, BadValueError> {
        isBinary ? .success(0..<piece.byteCount) : lookAtText(piece, isLast: isLast)
    }

    func store(
        _ part: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int) {
        guard !isBinary else { return (CellText.hex(part, into: &output, at: cursor), 0) }
        return CSVEncoder.storeEscaped(part, countedBreak: countedBreak, into: &output, at: cursor)
    }
}
