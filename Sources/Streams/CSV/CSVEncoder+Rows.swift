/// The row loop. Everything a cell needs stays in registers: the output cursor is a local number, and the slow ways
/// (quotes, non-ASCII text, times) take and return values.
extension CSVEncoder {
    /// See ``RowEncoder/encodeRows(_:rowCount:into:from:capacity:progress:)``.
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
                let indicator = field.place.indicator(source, row)
                var isLookedAt = false
                // A value as long as the NULL text may have to be quoted; with an empty NULL text none is.
                if UInt(bitPattern: indicator &- 1) < field.place.limitBytes, indicator != nullCount {
                    let cell = field.place.cell(row)
                    if field.encoder == .text {
                        let isPlain = Self.storeIfPlain(
                            source, cell, indicator, delimiters: delimiters, into: &output, at: cursor)
                        if isPlain {
                            cursor &+= indicator
                            continue
                        }
                        isLookedAt = true
                    } else if field.encoder == .plain {
                        CellText.store(source, cell, indicator, into: &output, at: cursor)
                        cursor &+= indicator
                        continue
                    }
                } else if indicator == BatchLayout.nullIndicator, nullCount == 0, field.place.valueBytes >= 0
                {
                    continue
                }
                let written =
                    isLookedAt
                    ? encodeText(
                        source, field.place.cell(row), indicator, into: &output, at: cursor)
                    : encodeField(index, source, row: row, into: &output, at: cursor)
                if let reason = written.badValue {
                    progress.stop = field.place.stop(at: index, reason, indicator)
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
        let indicator = field.place.indicator(source, row)
        if field.place.valueBytes < 0 { return WrittenField(cursor: cursor, badValue: .invalidIndicator) }
        if indicator == BatchLayout.nullIndicator { return writeNull(into: &output, at: cursor) }
        guard indicator >= 0, indicator <= field.place.valueBytes else {
            return WrittenField(cursor: cursor, badValue: .invalidIndicator)
        }
        let cell = field.place.cell(row)
        switch field.encoder {
        case .text, .plain: return encodeText(source, cell, indicator, into: &output, at: cursor)
        case .decimal:
            if DecimalDigits.behindPoint(source.extracting(cell..<cell + indicator)) > field.maximumScale {
                return WrittenField(cursor: cursor, badValue: .tooManyDigits)
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
    ) -> WrittenField {
        let written = CellText.fixed(encoder, source, cell, into: &output, at: cursor)
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
