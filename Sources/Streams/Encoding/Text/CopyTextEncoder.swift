/// Writes rows of a batch in COPY's text format: tabs between fields, `\N` for NULL, a line feed at the end, a
/// backslash before what would be mistaken for any of these. PostgreSQL itself writes this format by `COPY … TO`.
///
/// As with ``CSVEncoder``, each cell goes from the driver's buffer to the outgoing one once.
public struct CopyTextEncoder: Sendable {
    /// What the row loop reads besides the batch.
    let fields: [TextColumn]
    /// Most bytes that a row of bound cells can take.
    let worstRowBytes: Int

    static let separator = UInt8(ascii: "\t")
    /// `\N`, as the two bytes lie in memory.
    static let null = UInt16(littleEndian: 0x4E5C)

    /// - Parameters: as those of ``CSVEncoder/init(layout:encoders:dialect:maximumScales:)``.
    public init(layout: BatchLayout, encoders: [FieldEncoder], maximumScales: [Int?] = []) {
        fields = TextColumn.plan(layout, encoders: encoders, maximumScales: maximumScales)
        worstRowBytes = fields.reduce(0) { sum, field in
            sum + 1 + Self.worstBytes(field.encoder, valueBytes: max(0, field.place.valueBytes))
        }
    }

    /// Most bytes that a field can take, the byte after it not counted.
    ///
    /// - Parameter valueBytes: longest value that the cell holds.
    static func worstBytes(_ encoder: FieldEncoder, valueBytes: Int) -> Int {
        switch encoder {
        case .text, .decimal: max(2, 2 * valueBytes)
        case .plain: max(2, valueBytes)
        case .binary: 3 + 2 * valueBytes
        case .date, .time, .timestamp, .zonedTimestamp, .double, .float, .boolean:
            max(2, encoder.fixedBytes)
        }
    }
}

extension CopyTextEncoder: RowEncoder {
    var framing: RowFraming {
        RowFraming(separator: [Self.separator], end: [10], null: Array("\\N".utf8))
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
            writeField(worstBytes: worst, into: &chunk) { output, cursor in
                encodeField(columnIndex, source, row: row, into: &output, at: cursor)
            }
        }
    }

    func encodeWhole(
        _ value: [UInt8], count: Int, columnIndex: Int, into chunk: inout Chunk
    ) -> Result<Int, BadValueError>? {
        let field = fields[columnIndex]
        return value.withBytes(field.place.cellBytes) { source in
            writeField(worstBytes: field.encoder.fixedBytes, into: &chunk) { output, cursor in
                CellText.fixed(field.encoder, source, 0, into: &output, at: cursor)
            }
        }
    }

    func longField(columnIndex: Int) -> (any LongFieldFormat)? {
        switch fields[columnIndex].encoder {
        case .text, .plain, .decimal: CopyTextLongField(isBinary: false)
        case .binary: CopyTextLongField(isBinary: true)
        case .date, .time, .timestamp, .zonedTimestamp, .double, .float, .boolean: nil
        }
    }

    func keepsDigits(of value: [UInt8], count: Int, isWhole: Bool, columnIndex: Int) -> Bool {
        fields[columnIndex].keepsDigits(of: value, count: count, isWhole: isWhole)
    }
}

/// A value in pieces, with its escapes.
struct CopyTextLongField: LongFieldFormat {
    let isBinary: Bool

    func opening(valueBytes: Int?) -> Result<[UInt8], BadValueError> {
        .success(isBinary ? CopyTextEncoder.bytesPrefix : [])
    }

    var closing: [UInt8] { [] }
    var isQuoted: Bool { false }
    var tellsLength: Bool { false }
    var expansion: Int { 2 }

    func look(at piece: RawSpan, isFirst: Bool, isLast: Bool) -> Result<Range<Int>, BadValueError> {
        isBinary ? .success(0..<piece.byteCount) : lookAtText(piece, isLast: isLast)
    }

    func store(
        _ part: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int) {
        let end =
            isBinary
            ? CellText.hex(part, into: &output, at: cursor)
            : CopyTextEncoder.storeEscaped(part, into: &output, at: cursor)
        return (end, 0)
    }
}
