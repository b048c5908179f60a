/// The row loop; see ``PlainRowEncoder``. The byte after each field is a delimiter; that of the last is overwritten by
/// the row's end.
extension CSVEncoder: PlainRowEncoder {
    @inline(never)
    func encodePlain(
        _ source: borrowing BlockReader, rowCount: Int, into output: borrowing BlockWriter, capacity: Int,
        from start: RowPosition
    ) -> RowPosition {
        // Copies, because the writes through `output` could, for all the optimiser knows, change `self`.
        let (delimiter, worstRowBytes, nullCount) = (delimiter, worstRowBytes, nullBytes.count)
        let endByte = lineEndingBytes[lineEndingBytes.count - 1]
        let isCRLF = lineEndingBytes.count == 2
        let delimiters = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: delimiter))
        let fields = fields.span
        var (row, index, cursor, committed) = (start.row, start.field, start.cursor, start.committed)
        var isAtCell = true
        if index > 0 {
            output.store(delimiter, at: cursor)
            cursor &+= 1
        }
        rows: while true {
            while index < fields.count {
                let field = fields[index]
                let length = source.word(at: field.place.indicatorOffset &+ row &* 8)
                // A value as long as the NULL text may have to be quoted; with an empty NULL text none is.
                if UInt(bitPattern: length &- 1) < field.place.limitBytes, length != nullCount {
                    let cell = field.place.cell(row)
                    source.prefetch(field.place.cellAhead(row))
                    if field.encoder == .text {
                        let isPlain = Self.storeIfPlain(
                            source, cell, length, delimiters: delimiters, into: output, at: cursor)
                        guard isPlain else { break rows }
                    } else if field.encoder == .plain {
                        output.copy(source, cell, length, to: cursor)
                    } else {
                        break rows
                    }
                    cursor &+= length
                } else if length != BatchLayout.nullIndicator || nullCount != 0 || field.place.valueBytes < 0
                {
                    break rows
                }
                output.store(delimiter, at: cursor)
                cursor &+= 1
                index &+= 1
            }
            if isCRLF {
                output.store(UInt8(13), at: cursor &- 1)
                cursor &+= 1
            }
            output.store(endByte, at: cursor &- 1)
            committed = cursor
            row &+= 1
            index = 0
            if row == rowCount || capacity &- committed < worstRowBytes {
                isAtCell = false
                break
            }
        }
        return RowPosition(row: row, field: index, cursor: cursor, committed: committed, isAtCell: isAtCell)
    }

    /// Whether a row's own worst case, by its real lengths, fits.
    func fits(_ source: RawSpan, row: Int, room: Int) -> Bool {
        var needed = lineEndingBytes.count
        for field in fields {
            let length = field.place.boundLength(source, row)
            needed += 1 + max(Self.worstBytes(field.encoder, valueBytes: length), nullBytes.count)
        }
        return needed <= room
    }

    /// Any cell, by its encoder.
    @inline(never)
    func encodeField(
        _ columnIndex: Int, _ source: RawSpan, row: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let field = fields[columnIndex]
        let length: Int
        switch field.place.content(source, row) {
        case .invalid: return WrittenField(cursor: cursor, badValue: .invalidIndicator)
        case .null: return writeNull(into: &output, at: cursor)
        case .value(let bytes): length = bytes
        }
        let cell = field.place.cell(row)
        switch field.encoder {
        case .text, .plain: return encodeText(source, cell, length, into: &output, at: cursor)
        case .decimal:
            if DecimalDigits.behindPoint(source.extracting(cell..<cell + length)) > field.maximumScale {
                return WrittenField(cursor: cursor, badValue: .tooManyDigits)
            }
            return encodeText(source, cell, length, into: &output, at: cursor)
        case .binary: return Self.encodeBinary(source, cell, length, into: &output, at: cursor)
        default: return encodeFixed(field.encoder, source, cell, into: &output, at: cursor)
        }
    }

    /// A value of fixed size; quoted where it looks like NULL.
    func encodeFixed(
        _ encoder: FieldEncoder, _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan,
        at cursor: Int
    ) -> WrittenField {
        let written = CellText.fixed(encoder, source, cell, into: &output, at: cursor)
        guard written.badValue == nil, !nullBytes.isEmpty, written.cursor - cursor == nullBytes.count else {
            return written
        }
        for (offset, byte) in nullBytes.enumerated() where output.bytes[cursor + offset] != byte {
            return written
        }
        // What was written equals the NULL text: write it again, in quotes.
        var end = cursor
        for byte in [CSVDialect.quote] + nullBytes + [CSVDialect.quote] {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return WrittenField(cursor: end)
    }

    /// Quoted, because COPY reads a lone field that begins with a backslash in its own way.
    private static func encodeBinary(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        output.storeBytes(of: CSVDialect.quote, toByteOffset: cursor, as: UInt8.self)
        output.storeBytes(of: 0x5C, toByteOffset: cursor + 1, as: UInt8.self)
        output.storeBytes(of: 0x78, toByteOffset: cursor + 2, as: UInt8.self)
        let end = CellText.hex(source.extracting(cell..<cell + length), into: &output, at: cursor + 3)
        output.storeBytes(of: CSVDialect.quote, toByteOffset: end, as: UInt8.self)
        return WrittenField(cursor: end + 1)
    }

    private func writeNull(into output: inout MutableRawSpan, at cursor: Int) -> WrittenField {
        var end = cursor
        for byte in nullBytes {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return WrittenField(cursor: end)
    }
}
