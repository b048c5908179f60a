/// The row loop. The byte behind each field is a tab; that of the last is overwritten by the row's line feed.
extension CopyTextEncoder {
    /// `\x`, with the backslash escaped.
    static let bytesPrefix = Array(#"\\x"#.utf8)

    /// See ``RowEncoder/encodeRows(_:rowCount:into:from:capacity:progress:)``.
    func encodeRows(
        _ source: RawSpan, rowCount: Int, into output: inout MutableRawSpan, from start: Int, capacity: Int,
        progress: inout EncodeProgress
    ) -> Int {
        var committed = start
        var row = progress.nextRow
        let fields = fields.span
        // A copy, because the writes through `output` could, for all the optimiser knows, change `self`.
        let worstRowBytes = worstRowBytes
        rows: while row < rowCount {
            // The row's worst case is compared once; only near the chunk's end is the exact row looked at.
            if capacity - committed < worstRowBytes, !fits(source, row: row, room: capacity - committed) {
                progress.stop = .chunkFull
                break
            }
            var cursor = committed
            for index in fields.indices {
                let field = fields[index]
                let indicator = field.place.indicator(source, row)
                var isLookedAt = false
                if UInt(bitPattern: indicator &- 1) < field.place.limitBytes {
                    let cell = field.place.cell(row)
                    if field.encoder == .text {
                        if Self.storeIfPlain(source, cell, indicator, into: &output, at: cursor) {
                            cursor &+= indicator
                            output.storeBytes(of: Self.separator, toByteOffset: cursor, as: UInt8.self)
                            cursor &+= 1
                            continue
                        }
                        isLookedAt = true
                    } else if field.encoder == .plain {
                        CellText.store(source, cell, indicator, into: &output, at: cursor)
                        cursor &+= indicator
                        output.storeBytes(of: Self.separator, toByteOffset: cursor, as: UInt8.self)
                        cursor &+= 1
                        continue
                    }
                } else if indicator == BatchLayout.nullIndicator, field.place.valueBytes >= 0 {
                    output.storeBytes(of: Self.null, toByteOffset: cursor, as: UInt16.self)
                    output.storeBytes(of: Self.separator, toByteOffset: cursor &+ 2, as: UInt8.self)
                    cursor &+= 3
                    continue
                }
                let written =
                    isLookedAt
                    ? encodeText(source, field.place.cell(row), indicator, into: &output, at: cursor)
                    : encodeField(index, source, row: row, into: &output, at: cursor)
                if let reason = written.badValue {
                    progress.stop = field.place.stop(at: index, reason, indicator)
                    break rows
                }
                cursor = written.cursor
                output.storeBytes(of: Self.separator, toByteOffset: cursor, as: UInt8.self)
                cursor &+= 1
            }
            output.storeBytes(of: 10, toByteOffset: cursor &- 1, as: UInt8.self)
            committed = cursor
            row &+= 1
        }
        progress.nextRow = row
        return committed
    }

    /// Whether a row's own worst case, by its real lengths, fits.
    private func fits(_ source: RawSpan, row: Int, room: Int) -> Bool {
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
        let indicator = field.place.indicator(source, row)
        if field.place.valueBytes < 0 { return WrittenField(cursor: cursor, badValue: .invalidIndicator) }
        if indicator == BatchLayout.nullIndicator {
            output.storeBytes(of: Self.null, toByteOffset: cursor, as: UInt16.self)
            return WrittenField(cursor: cursor + 2)
        }
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
        case .binary:
            for (offset, byte) in Self.bytesPrefix.enumerated() {
                output.storeBytes(of: byte, toByteOffset: cursor + offset, as: UInt8.self)
            }
            let value = source.extracting(cell..<cell + indicator)
            return WrittenField(
                cursor: CellText.hex(value, into: &output, at: cursor + Self.bytesPrefix.count))
        case .date, .time, .timestamp, .zonedTimestamp, .double, .float, .boolean:
            return CellText.fixed(field.encoder, source, cell, into: &output, at: cursor)
        }
    }
}
