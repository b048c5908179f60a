/// The row loop; see ``PlainRowEncoder``. The byte after each field is a tab; that of the last is overwritten by the
/// row's line feed.
extension CopyTextEncoder: PlainRowEncoder {
    /// `\x`, with the backslash escaped.
    static let bytesPrefix = Array(#"\\x"#.utf8)

    @inline(never)
    func encodePlain(
        _ source: borrowing BlockReader, rowCount: Int, into output: borrowing BlockWriter, capacity: Int,
        from start: RowPosition
    ) -> RowPosition {
        let fields = fields.span
        // A copy, because the writes through `output` could, for all the optimiser knows, change `self`.
        let worstRowBytes = worstRowBytes
        var (row, index, cursor, committed) = (start.row, start.field, start.cursor, start.committed)
        var isAtCell = true
        if index > 0 {
            output.store(Self.separator, at: cursor)
            cursor &+= 1
        }
        rows: while true {
            while index < fields.count {
                let field = fields[index]
                let length = source.word(at: field.place.indicatorOffset &+ row &* 8)
                if UInt(bitPattern: length &- 1) < field.place.limitBytes {
                    let cell = field.place.cell(row)
                    source.prefetch(field.place.cellAhead(row))
                    if field.encoder == .text {
                        guard Self.storeIfPlain(source, cell, length, into: output, at: cursor) else {
                            break rows
                        }
                    } else if field.encoder == .plain {
                        output.copy(source, cell, length, to: cursor)
                    } else {
                        break rows
                    }
                    cursor &+= length
                } else if length == BatchLayout.nullIndicator, field.place.valueBytes >= 0 {
                    output.store(Self.null, at: cursor)
                    cursor &+= 2
                } else {
                    break rows
                }
                output.store(Self.separator, at: cursor)
                cursor &+= 1
                index &+= 1
            }
            output.store(UInt8(10), at: cursor &- 1)
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
        var needed = 0
        for field in fields {
            let length = field.place.boundLength(source, row)
            needed += 1 + Self.worstBytes(field.encoder, valueBytes: length)
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
        case .null:
            output.storeBytes(of: Self.null, toByteOffset: cursor, as: UInt16.self)
            return WrittenField(cursor: cursor + 2)
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
        case .binary:
            for (offset, byte) in Self.bytesPrefix.enumerated() {
                output.storeBytes(of: byte, toByteOffset: cursor + offset, as: UInt8.self)
            }
            let value = source.extracting(cell..<cell + length)
            return WrittenField(
                cursor: CellText.hex(value, into: &output, at: cursor + Self.bytesPrefix.count))
        case .date, .time, .timestamp, .zonedTimestamp, .double, .float, .boolean:
            return CellText.fixed(field.encoder, source, cell, into: &output, at: cursor)
        }
    }
}
