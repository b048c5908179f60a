/// Writes single cells as the text that PostgreSQL reads back unchanged: what csv and COPY's text format have in common.
enum CellText {
    /// Copies a cell without a look at it; may write up to 16 bytes behind it, which the chunk's slack allows.
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
