/// Character cells. The common cell (ASCII, nothing to quote) is loaded, tested and stored 16 bytes at a time in one
/// pass; any other is measured first.
extension CSVEncoder {
    private typealias Block = SIMD16<UInt8>

    /// 0, 1, … 15.
    @inline(__always)
    private static var laneNumbers: SIMD16<UInt8> {
        SIMD16<UInt8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    }

    /// Copies a cell without a look at it; may write up to 15 bytes behind it, which the chunk's slack allows.
    @inline(__always)
    static func store(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) {
        var done = 0
        while done < length {
            let block = source.block(at: cell &+ done)
            output.storeBytes(of: block, toByteOffset: cursor &+ done, as: SIMD16<UInt8>.self)
            done &+= 16
        }
    }

    /// Copies a cell of one byte or more and says whether it may stand as it is: ASCII, no NUL, no quote, delimiter or
    /// line end, no blank at either end, no backslash in front (a lone `\.` ends the data for servers before 18).
    @inline(__always)
    func storeIfPlain(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> Bool {
        let first = source[cell]
        let last = source[cell &+ length &- 1]
        var special = Block(repeating: 0)
        var done = 0
        while length &- done >= 16 {
            let block = source.block(at: cell &+ done)
            output.storeBytes(of: block, toByteOffset: cursor &+ done, as: SIMD16<UInt8>.self)
            special |= specialLanes(block)
            done &+= 16
        }
        if done < length {
            let block = source.block(at: cell &+ done)
            output.storeBytes(of: block, toByteOffset: cursor &+ done, as: SIMD16<UInt8>.self)
            let count = SIMD16<UInt8>(repeating: UInt8(truncatingIfNeeded: length &- done))
            // Lanes behind the cell hold whatever a former, longer value left there.
            let inside: SIMDMask<SIMD16<Int8>> = Self.laneNumbers .< count
            special |= specialLanes(block).replacing(with: 0, where: .!inside)
        }
        return special.isZero && first != 0x20 && last != 0x20 && first != 0x5C
    }

    /// Not zero in each lane that holds a byte needing care: above 0x7F, NUL, quote, delimiter, line feed, return.
    @inline(__always)
    private func specialLanes(_ block: SIMD16<UInt8>) -> SIMD16<UInt8> {
        let quotes: SIMDMask<SIMD16<Int8>> = block .== SIMD16<UInt8>(repeating: CSVDialect.quote)
        let delimiters: SIMDMask<SIMD16<Int8>> = block .== SIMD16<UInt8>(repeating: delimiter)
        let feeds: SIMDMask<SIMD16<Int8>> = block .== SIMD16<UInt8>(repeating: 10)
        let returns: SIMDMask<SIMD16<Int8>> = block .== SIMD16<UInt8>(repeating: 13)
        let nuls: SIMDMask<SIMD16<Int8>> = block .== SIMD16<UInt8>(repeating: 0)
        let any = quotes .| delimiters .| feeds .| returns .| nuls
        let flags = SIMD16<UInt8>(repeating: 0).replacing(with: 0x80, where: any)
        return flags | (block & SIMD16<UInt8>(repeating: 0x80))
    }

    /// Any character cell, quoted where it must be.
    @inline(never)
    func encodeText(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> Written {
        guard length > 0 else {
            // An empty string is not NULL: it is quoted.
            output.storeBytes(of: 0x2222, toByteOffset: cursor, as: UInt16.self)
            return Written(cursor: cursor + 2)
        }
        let bytes = source.extracting(cell..<cell + length)
        if let reason = UTF8Validator.firstProblem(bytes) { return Written(cursor: cursor, badValue: reason) }
        guard needsQuotes(bytes) else {
            Self.store(source, cell, length, into: &output, at: cursor)
            return Written(cursor: cursor + length)
        }
        var end = cursor
        output.storeBytes(of: CSVDialect.quote, toByteOffset: end, as: UInt8.self)
        end += 1
        let escaped = Self.storeEscaped(bytes, into: &output, at: end)
        end = escaped.cursor
        output.storeBytes(of: CSVDialect.quote, toByteOffset: end, as: UInt8.self)
        return Written(cursor: end + 1, newlines: escaped.newlines)
    }

    private func needsQuotes(_ bytes: RawSpan) -> Bool {
        let count = bytes.byteCount
        let first = bytes[0]
        if first == 0x20 || first == 0x5C || bytes[count - 1] == 0x20 { return true }
        for index in 0..<count {
            let byte = bytes[index]
            if byte == CSVDialect.quote || byte == delimiter || byte == 10 || byte == 13 { return true }
        }
        return count == nullBytes.count && (0..<count).allSatisfy { bytes[$0] == nullBytes[$0] }
    }

    /// The inside of a quoted field: quotes doubled, everything else as it is.
    static func storeEscaped(
        _ bytes: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int) {
        var end = cursor
        var newlines = 0
        for index in 0..<bytes.byteCount {
            let byte = bytes[index]
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end &+= 1
            if byte == CSVDialect.quote {
                output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
                end &+= 1
            } else if byte == 10 {
                newlines &+= 1
            }
        }
        return (end, newlines)
    }

    /// `t` or `f`, PostgreSQL's own text for a boolean.
    func encodeBoolean(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> Written {
        let isTrue = source[cell] != 0
        let letter: UInt8 = isTrue ? 0x74 : 0x66
        let collides = nullBytes == [letter]
        var end = cursor
        for byte in collides ? [CSVDialect.quote, letter, CSVDialect.quote] : [letter] {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return Written(cursor: end)
    }
}
