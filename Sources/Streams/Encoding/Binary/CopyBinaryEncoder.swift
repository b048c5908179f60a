/// Writes rows of a batch in COPY's binary format: a count of fields, and for each a length and the bytes that its type's
/// receive function reads. Header and trailer of the format belong to the COPY statement.
///
/// A value that its target's type cannot hold is refused here: a server would take the cut number for a correct one.
/// What a modifier forbids, such as the 40 of `varchar(40)`, is left to the server, which checks it as it does with
/// text.
public struct CopyBinaryEncoder: Sendable {
    /// One column as the row loop needs it.
    struct Field: Sendable {
        let kind: BinaryField
        let place: CellPlace
        /// Digits after the decimal point that the target keeps; only ``BinaryField/numeric`` looks at it.
        let maximumScale: Int
    }

    /// What the row loop reads besides the batch.
    let fields: [Field]
    /// Most bytes that a row of bound cells can take.
    let worstRowBytes: Int

    /// The length of NULL.
    static let nullLength = Int32(-1)

    /// - Parameters:
    ///   - layout: of every batch that will be encoded.
    ///   - kinds: one per column, in order.
    ///   - maximumScales: digits after the decimal point that each column's target keeps; `nil` for no limit, and an
    ///     empty list for no limits at all.
    public init(layout: BatchLayout, kinds: [BinaryField], maximumScales: [Int?] = []) {
        precondition(layout.columns.count == kinds.count, "a kind for every column")
        precondition(kinds.count <= Int(Int16.max), "a row of COPY has at most 32767 fields")
        precondition(maximumScales.isEmpty || maximumScales.count == kinds.count, "a scale for every column")
        fields = kinds.indices.map { index in
            Field(
                kind: kinds[index], place: CellPlace(layout, columnIndex: index),
                maximumScale: (maximumScales.isEmpty ? nil : maximumScales[index]) ?? .max)
        }
        worstRowBytes = fields.reduce(2) { sum, field in
            sum + field.kind.worstBytes(valueBytes: max(0, field.place.valueBytes))
        }
    }
}

extension CopyBinaryEncoder: RowEncoder {
    var framing: RowFraming {
        RowFraming(
            start: [UInt8(fields.count >> 8), UInt8(fields.count & 0xFF)], null: [0xFF, 0xFF, 0xFF, 0xFF])
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
        let worst = field.kind.worstBytes(valueBytes: field.place.valueBytes)
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
        return value.withBytes(value.count) { source in
            writeField(worstBytes: field.kind.worstBytes(valueBytes: count), into: &chunk) { output, cursor in
                encode(field, source, 0, count, into: &output, at: cursor)
            }
        }
    }

    func longField(columnIndex: Int) -> (any LongFieldFormat)? {
        let kind = fields[columnIndex].kind
        return kind.isRaw ? BinaryLongField(kind: kind) : nil
    }

    /// Always true here: the digits are checked when the whole value is encoded.
    func keepsDigits(of value: [UInt8], count: Int, isWhole: Bool, columnIndex: Int) -> Bool { true }
}
