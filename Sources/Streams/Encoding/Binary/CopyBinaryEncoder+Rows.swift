/// The row loop.
extension CopyBinaryEncoder {
    private typealias Lanes = SIMDMask<SIMD16<Int8>>

    /// See ``RowEncoder/encodeRows(_:rowCount:into:from:capacity:progress:)``.
    func encodeRows(
        _ source: RawSpan, rowCount: Int, into output: inout MutableRawSpan, from start: Int, capacity: Int,
        progress: inout EncodeProgress
    ) -> Int {
        var committed = start
        var row = progress.nextRow
        let fields = fields.span
        // Copies, because the writes through `output` could, for all the optimiser knows, change `self`.
        let (worstRowBytes, fieldCount) = (worstRowBytes, Int16(fields.count).bigEndian)
        rows: while row < rowCount {
            // Usually one comparison with the worst case is enough; only near the chunk's end is the row's own size
            // computed.
            if capacity - committed < worstRowBytes, !fits(source, row: row, room: capacity - committed) {
                progress.stop = .chunkFull
                break
            }
            output.storeBytes(of: fieldCount, toByteOffset: committed, as: Int16.self)
            var cursor = committed &+ 2
            for index in fields.indices {
                let field = fields[index]
                let indicator = field.place.indicator(source, row)
                if UInt(bitPattern: indicator &- 1) < field.place.limitBytes {
                    if field.kind == .text {
                        let isPlain = Self.storeIfASCII(
                            source, field.place.cell(row), indicator, into: &output, at: cursor &+ 4)
                        if isPlain {
                            Self.storeLength(indicator, into: &output, at: cursor)
                            cursor &+= 4 &+ indicator
                            continue
                        }
                    }
                } else if indicator == BatchLayout.nullIndicator, field.place.valueBytes >= 0 {
                    output.storeBytes(of: Self.nullLength, toByteOffset: cursor, as: Int32.self)
                    cursor &+= 4
                    continue
                }
                let written = encodeField(index, source, row: row, into: &output, at: cursor)
                if let reason = written.badValue {
                    progress.stop = field.place.stop(at: index, reason, indicator)
                    break rows
                }
                cursor = written.cursor
            }
            committed = cursor
            row &+= 1
        }
        progress.nextRow = row
        return committed
    }

    /// Whether a row's own worst case, by its real lengths, fits.
    private func fits(_ source: RawSpan, row: Int, room: Int) -> Bool {
        var needed = 2
        for field in fields {
            needed += field.kind.worstBytes(valueBytes: field.place.boundLength(source, row))
        }
        return needed <= room
    }

    /// Any cell.
    @inline(never)
    func encodeField(
        _ columnIndex: Int, _ source: RawSpan, row: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let field = fields[columnIndex]
        switch field.place.content(source, row) {
        case .invalid: return WrittenField(cursor: cursor, badValue: .invalidIndicator)
        case .null:
            output.storeBytes(of: Self.nullLength, toByteOffset: cursor, as: Int32.self)
            return WrittenField(cursor: cursor + 4)
        case .value(let length):
            return encode(field, source, field.place.cell(row), length, into: &output, at: cursor)
        }
    }

    /// A value that is not NULL, by its kind.
    func encode(
        _ field: Field, _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan,
        at cursor: Int
    ) -> WrittenField {
        let value = source.extracting(cell..<cell + length)
        switch field.kind {
        case .text, .jsonb: return Self.text(value, field.kind, into: &output, at: cursor)
        case .bytes:
            Self.storeLength(length, into: &output, at: cursor)
            return WrittenField(cursor: Self.copy(value, into: &output, at: cursor + 4))
        case .hexText: return Self.hexText(value, into: &output, at: cursor)
        case .int2: return Self.store(BinaryNumber.whole(value, as: Int16.self), into: &output, at: cursor)
        case .int4: return Self.store(BinaryNumber.whole(value, as: Int32.self), into: &output, at: cursor)
        case .int8: return Self.store(BinaryNumber.whole(value, as: Int64.self), into: &output, at: cursor)
        case .numeric:
            if field.maximumScale != .max, DecimalDigits.behindPoint(value) > field.maximumScale {
                return WrittenField(cursor: cursor, badValue: .tooManyDigits)
            }
            return BinaryNumeric.write(value, into: &output, at: cursor)
        case .float4Text:
            return Self.store(BinaryNumber.float(value).map(\.bitPattern), into: &output, at: cursor)
        case .float8Text:
            return Self.store(BinaryNumber.double(value).map(\.bitPattern), into: &output, at: cursor)
        case .float4:
            return Self.store(.success(source.number(at: cell, as: UInt32.self)), into: &output, at: cursor)
        case .float8:
            return Self.store(.success(source.number(at: cell, as: UInt64.self)), into: &output, at: cursor)
        case .booleanText: return Self.store(BinaryNumber.boolean(value), into: &output, at: cursor)
        case .boolean:
            return Self.store(.success(source[cell] != 0 ? 1 as UInt8 : 0), into: &output, at: cursor)
        case .uuid: return Self.uuid(value, into: &output, at: cursor)
        case .dateText: return Self.store(BinaryTime.date(value), into: &output, at: cursor)
        case .timeText: return Self.store(BinaryTime.time(value), into: &output, at: cursor)
        case .timestampText:
            return Self.store(BinaryTime.timestamp(value, isZoned: false), into: &output, at: cursor)
        case .zonedTimestampText:
            return Self.store(BinaryTime.timestamp(value, isZoned: true), into: &output, at: cursor)
        case .date: return Self.store(BinaryTime.dateStructure(source, cell), into: &output, at: cursor)
        case .time: return Self.store(BinaryTime.timeStructure(source, cell), into: &output, at: cursor)
        case .timestamp:
            return Self.store(BinaryTime.timestampStructure(source, cell), into: &output, at: cursor)
        }
    }

    /// A field's length.
    @inline(__always)
    static func storeLength(_ length: Int, into output: inout MutableRawSpan, at cursor: Int) {
        output.storeBytes(
            of: Int32(truncatingIfNeeded: length).bigEndian, toByteOffset: cursor, as: Int32.self)
    }

    /// A number as its length and its bytes, the highest first.
    @inline(__always)
    private static func store<Number: FixedWidthInteger & BitwiseCopyable>(
        _ number: Result<Number, BadValueError>, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        switch number {
        case .failure(let error): return WrittenField(cursor: cursor, badValue: error.reason)
        case .success(let number):
            let bytes = Number.bitWidth / 8
            storeLength(bytes, into: &output, at: cursor)
            output.storeBytes(of: number.bigEndian, toByteOffset: cursor + 4, as: Number.self)
            return WrittenField(cursor: cursor + 4 + bytes)
        }
    }

    /// Copies a cell of one byte or more and says whether it is ASCII without NUL. May write up to 16 bytes after it.
    @inline(__always)
    private static func storeIfASCII(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> Bool {
        let one = SIMD16<Int8>(repeating: 1)
        guard length >= 16 else {
            let block = source.signedBlock(at: cell)
            output.storeBytes(of: block, toByteOffset: cursor, as: SIMD16<Int8>.self)
            // Lanes after the cell's value hold whatever an earlier, longer value left there.
            let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: length))
            let isInside: Lanes = CellText.laneNumbers .< count
            let unusual: Lanes = block .< one
            return (unusual .& isInside).isEmpty
        }
        let front = source.signedBlock(at: cell)
        output.storeBytes(of: front, toByteOffset: cursor, as: SIMD16<Int8>.self)
        var unusual: Lanes = front .< one
        var done = 16
        while length &- done > 16 {
            let block = source.signedBlock(at: cell &+ done)
            output.storeBytes(of: block, toByteOffset: cursor &+ done, as: SIMD16<Int8>.self)
            unusual = unusual .| (block .< one)
            done &+= 16
        }
        // The last sixteen bytes of the value, some of them for the second time, so that no lane lies after its end.
        let back = source.signedBlock(at: cell &+ length &- 16)
        output.storeBytes(of: back, toByteOffset: cursor &+ length &- 16, as: SIMD16<Int8>.self)
        unusual = unusual .| (back .< one)
        return unusual.isEmpty
    }
}
