/// The row loop. Everything a cell needs stays in registers: the output cursor is a local number, and the slow ways
/// (quotes, non-ASCII text, times) take and return values.
extension CSVEncoder {
    /// Where a field ended, or why it cannot be written.
    struct Written {
        var cursor: Int
        var newlines = 0
        var badValue: BadValue?
    }

    /// - Returns: the chunk's new count.
    func encodeRows(
        _ source: RawSpan, rowCount: Int, into output: inout MutableRawSpan, from start: Int, capacity: Int,
        progress: inout EncodeProgress
    ) -> Int {
        var committed = start
        var row = progress.nextRow
        var newlines = 0
        let endByte = lineEndingBytes[lineEndingBytes.count - 1]
        let isCRLF = lineEndingBytes.count == 2
        let fields = fields.span
        // Copies, because the writes through `output` could, for all the optimiser knows, change `self`.
        let (delimiter, worstRowBytes, nullCount) = (delimiter, worstRowBytes, nullBytes.count)
        let delimiters = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: delimiter))
        rows: while row < rowCount {
            // The row's worst case is compared once; only near the chunk's end is the exact row looked at.
            if capacity - committed < worstRowBytes, !fits(source, row: row, room: capacity - committed) {
                progress.stop = .chunkFull
                break
            }
            var cursor = committed
            var rowNewlines = 0
            for index in fields.indices {
                let field = fields[index]
                if index > 0 {
                    output.storeBytes(of: delimiter, toByteOffset: cursor, as: UInt8.self)
                    cursor &+= 1
                }
                let indicator = source.number(at: field.indicatorOffset &+ row &* 8, as: Int.self)
                var isLookedAt = false
                // A value as long as the NULL text may have to be quoted; with an empty NULL text none is.
                if UInt(bitPattern: indicator &- 1) < field.limitBytes, indicator != nullCount {
                    let cell = field.cellOffset &+ row &* field.cellBytes
                    if field.encoder == .text {
                        let isPlain = Self.storeIfPlain(
                            source, cell, indicator, delimiters: delimiters, into: &output, at: cursor)
                        if isPlain {
                            cursor &+= indicator
                            continue
                        }
                        isLookedAt = true
                    } else if field.encoder == .plain {
                        Self.store(source, cell, indicator, into: &output, at: cursor)
                        cursor &+= indicator
                        continue
                    }
                } else if indicator == BatchLayout.nullIndicator, nullCount == 0, field.valueBytes >= 0 {
                    continue
                }
                let written =
                    isLookedAt
                    ? encodeText(
                        source, field.cellOffset &+ row &* field.cellBytes, indicator, into: &output,
                        at: cursor)
                    : encodeField(index, source, row: row, into: &output, at: cursor)
                if let reason = written.badValue {
                    let isLong = reason == .invalidIndicator && isOverflow(indicator, field)
                    progress.stop = isLong ? .longRow : .badValue(columnIndex: index, reason)
                    break rows
                }
                cursor = written.cursor
                rowNewlines &+= written.newlines
            }
            if isCRLF {
                output.storeBytes(of: 13, toByteOffset: cursor, as: UInt8.self)
                cursor &+= 1
            }
            output.storeBytes(of: endByte, toByteOffset: cursor, as: UInt8.self)
            committed = cursor &+ 1
            newlines &+= rowNewlines
            row &+= 1
        }
        progress.nextRow = row
        progress.embeddedNewlines = newlines
        return committed
    }

    /// Whether a row's own worst case, by its real lengths, fits.
    private func fits(_ source: RawSpan, row: Int, room: Int) -> Bool {
        var needed = lineEndingBytes.count
        for field in fields {
            let indicator = source.number(at: field.indicatorOffset + row * 8, as: Int.self)
            // An overflowing cell makes it a long row whatever the room: let the row loop find it.
            let length = min(max(0, indicator), max(0, field.valueBytes))
            needed += 1 + max(field.encoder.worstCaseBytes(valueBytes: length), nullBytes.count)
        }
        return needed <= room
    }

    private func isOverflow(_ indicator: Int, _ field: Field) -> Bool {
        // -4 is SQL_NO_TOTAL: the driver knows only that it was more.
        field.valueBytes < 0 || indicator > field.valueBytes || indicator == -4
    }

    /// Any cell, by its encoder.
    @inline(never)
    func encodeField(
        _ columnIndex: Int, _ source: RawSpan, row: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> Written {
        let field = fields[columnIndex]
        let indicator = source.number(at: field.indicatorOffset + row * 8, as: Int.self)
        if field.valueBytes < 0 { return Written(cursor: cursor, badValue: .invalidIndicator) }
        if indicator == BatchLayout.nullIndicator { return writeNull(into: &output, at: cursor) }
        guard indicator >= 0, indicator <= field.valueBytes else {
            return Written(cursor: cursor, badValue: .invalidIndicator)
        }
        let cell = field.cellOffset + row * field.cellBytes
        switch field.encoder {
        case .text, .plain: return encodeText(source, cell, indicator, into: &output, at: cursor)
        case .decimal:
            if DecimalDigits.behindPoint(source.extracting(cell..<cell + indicator)) > field.maximumScale {
                return Written(cursor: cursor, badValue: .tooManyDigits)
            }
            return encodeText(source, cell, indicator, into: &output, at: cursor)
        case .binary: return Self.encodeBinary(source, cell, indicator, into: &output, at: cursor)
        default: return encodeFixed(field.encoder, source, cell, into: &output, at: cursor)
        }
    }

    /// A value of fixed size; quoted where it looks like NULL.
    func encodeFixed(
        _ encoder: FieldEncoder, _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan,
        at cursor: Int
    ) -> Written {
        let written =
            switch encoder {
            case .date: Self.encodeDate(source, cell, into: &output, at: cursor)
            case .time: Self.encodeTime(source, cell, into: &output, at: cursor)
            case .timestamp: Self.encodeTimestamp(source, cell, isZoned: false, into: &output, at: cursor)
            case .zonedTimestamp: Self.encodeTimestamp(source, cell, isZoned: true, into: &output, at: cursor)
            case .double: Self.encodeDouble(source, cell, into: &output, at: cursor)
            case .float: Self.encodeFloat(source, cell, into: &output, at: cursor)
            case .boolean: Self.encodeBoolean(source, cell, into: &output, at: cursor)
            case .text, .plain, .decimal, .binary:
                preconditionFailure("a value of any length as one of fixed size")
            }
        guard written.badValue == nil, !nullBytes.isEmpty, written.cursor - cursor == nullBytes.count else {
            return written
        }
        for (offset, byte) in nullBytes.enumerated() where output.bytes[cursor + offset] != byte {
            return written
        }
        // What was written is the NULL text itself: the same once more, in quotes.
        var end = cursor
        for byte in [CSVDialect.quote] + nullBytes + [CSVDialect.quote] {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return Written(cursor: end)
    }

    private func writeNull(into output: inout MutableRawSpan, at cursor: Int) -> Written {
        var end = cursor
        for byte in nullBytes {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return Written(cursor: end)
    }
}
