/// Writes single cells as the text that PostgreSQL reads back unchanged: what csv and COPY's text format have in common.
enum CellText {
    /// Copies a cell without checking it; may write up to 16 bytes after it, which the chunk's slack allows.
    @inline(__always)
    static func store(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) {
        var done = 0
        repeat {
            let block = source.signedBlock(at: cell &+ done)
            output.storeBytes(of: block, toByteOffset: cursor &+ done, as: SIMD16<Int8>.self)
            done &+= 16
        } while done < length
    }

    /// 0, 1, … 15.
    @inline(__always)
    static var laneNumbers: SIMD16<Int8> {
        SIMD16<Int8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    }

    /// A value of fixed size.
    static func fixed(
        _ encoder: FieldEncoder, _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan,
        at cursor: Int
    ) -> WrittenField {
        switch encoder {
        case .date: date(source, cell, into: &output, at: cursor)
        case .time: time(source, cell, into: &output, at: cursor)
        case .timestamp: timestamp(source, cell, isZoned: false, into: &output, at: cursor)
        case .zonedTimestamp: timestamp(source, cell, isZoned: true, into: &output, at: cursor)
        case .double: double(source, cell, into: &output, at: cursor)
        case .float: float(source, cell, into: &output, at: cursor)
        case .boolean: boolean(source, cell, into: &output, at: cursor)
        case .text, .plain, .decimal, .binary:
            preconditionFailure("a value of any length as one of fixed size")
        }
    }

    /// `t` or `f`, PostgreSQL's own text for a boolean.
    private static func boolean(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let letter: UInt8 = source[cell] != 0 ? 0x74 : 0x66
        output.storeBytes(of: letter, toByteOffset: cursor, as: UInt8.self)
        return WrittenField(cursor: cursor + 1)
    }
}

/// Bytes as PostgreSQL's `\x` and two lower-case hexadecimal digits each, the form that it reads back unchanged.
extension CellText {
    /// - Returns: the cursor after the digits.
    static func hex(_ bytes: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> Int {
        var end = cursor
        for index in 0..<bytes.byteCount {
            let byte = bytes[index]
            output.storeBytes(of: hexDigit(byte >> 4), toByteOffset: end, as: UInt8.self)
            output.storeBytes(of: hexDigit(byte & 15), toByteOffset: end &+ 1, as: UInt8.self)
            end &+= 2
        }
        return end
    }

    @inline(__always)
    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 &+ value : 87 &+ value }
}

/// IEEE 754 cells: the shortest digits that read back to the same number, with PostgreSQL's names for the infinities
/// and NaN.
extension CellText {
    static func double(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let value = source.number(at: cell, as: Double.self)
        return store(value.isFinite ? value.description : name(value), into: &output, at: cursor)
    }

    static func float(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let value = source.number(at: cell, as: Float.self)
        return store(value.isFinite ? value.description : name(value), into: &output, at: cursor)
    }

    private static func name(_ value: some BinaryFloatingPoint) -> String {
        value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
    }

    private static func store(_ text: String, into output: inout MutableRawSpan, at cursor: Int)
        -> WrittenField
    {
        var end = cursor
        for byte in text.utf8 {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return WrittenField(cursor: end)
    }
}
