/// Character cells. The common cell (ASCII, nothing to quote) is loaded, tested and stored 16 bytes at a time in one
/// pass; any other is measured first.
extension CSVEncoder {
    private typealias Block = SIMD16<Int8>
    private typealias Lanes = SIMDMask<SIMD16<Int8>>

    /// Copies a cell of one byte or more and says whether it may stand as it is: ASCII, no control character, quote or
    /// delimiter, no blank at either end, no backslash in front (a lone `\.` ends the data for servers before 18). A
    /// cell that is refused is looked at closely by ``encodeText(_:_:_:into:at:)``.
    @inline(__always)
    static func storeIfPlain(
        _ source: RawSpan, _ cell: Int, _ length: Int, delimiters: SIMD16<Int8>,
        into output: inout MutableRawSpan, at cursor: Int
    ) -> Bool {
        guard length >= 16 else {
            let block = source.signedBlock(at: cell)
            output.storeBytes(of: block, toByteOffset: cursor, as: SIMD16<Int8>.self)
            // Lanes behind the cell hold whatever a former, longer value left there.
            let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: length))
            let isInside: Lanes = CellText.laneNumbers .< count
            let special: Lanes = specialLanes(block, delimiters) .& isInside
            let isClean = Block(repeating: 0).replacing(with: -1, where: special).isZero
            return isClean && block[0] != 0x20 && block[0] != 0x5C && source[cell &+ length &- 1] != 0x20
        }
        let front = source.signedBlock(at: cell)
        output.storeBytes(of: front, toByteOffset: cursor, as: SIMD16<Int8>.self)
        var special: Lanes = specialLanes(front, delimiters)
        var done = 16
        while length &- done > 16 {
            let block = source.signedBlock(at: cell &+ done)
            output.storeBytes(of: block, toByteOffset: cursor &+ done, as: SIMD16<Int8>.self)
            special = special .| specialLanes(block, delimiters)
            done &+= 16
        }
        // The last sixteen bytes, some of them for the second time: no lane lies behind the cell.
        let rest = length &- 16
        let back = source.signedBlock(at: cell &+ rest)
        output.storeBytes(of: back, toByteOffset: cursor &+ rest, as: SIMD16<Int8>.self)
        special = special .| specialLanes(back, delimiters)
        let isClean = Block(repeating: 0).replacing(with: -1, where: special).isZero
        return isClean && front[0] != 0x20 && front[0] != 0x5C && back[15] != 0x20
    }

    /// The lanes with a byte that needs care: control characters, everything above 0x7F, quote, delimiter.
    @inline(__always)
    private static func specialLanes(_ block: SIMD16<Int8>, _ delimiters: SIMD16<Int8>) -> SIMDMask<
        SIMD16<Int8>
    > {
        let extremes: Lanes = block .< SIMD16<Int8>(repeating: 0x20)
        let quotes: Lanes = block .== SIMD16<Int8>(repeating: 0x22)
        let separators: Lanes = block .== delimiters
        return extremes .| quotes .| separators
    }

    /// Any character cell, quoted where it must be.
    @inline(never)
    func encodeText(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        guard length > 0 else {
            // An empty string is not NULL: it is quoted.
            output.storeBytes(of: 0x2222, toByteOffset: cursor, as: UInt16.self)
            return WrittenField(cursor: cursor + 2)
        }
        let bytes = source.extracting(cell..<cell + length)
        let traits = traits(of: source, cell, length)
        if traits.isUnusual, let reason = UTF8Validator.firstProblem(bytes) {
            return WrittenField(cursor: cursor, badValue: reason)
        }
        let first = bytes[0]
        let needsQuotes =
            traits.isStructural || traits.hasQuotesOrBreaks || first == 0x20 || first == 0x5C
            || bytes[length - 1] == 0x20 || isNullText(bytes)
        guard needsQuotes else {
            CellText.store(source, cell, length, into: &output, at: cursor)
            return WrittenField(cursor: cursor + length)
        }
        output.storeBytes(of: CSVDialect.quote, toByteOffset: cursor, as: UInt8.self)
        var end = cursor + 1
        var newlines = 0
        if traits.hasQuotesOrBreaks {
            (end, newlines) = Self.storeEscaped(
                bytes, countedBreak: lineEndingBytes[0], into: &output, at: end)
        } else {
            CellText.store(source, cell, length, into: &output, at: end)
            end += length
        }
        output.storeBytes(of: CSVDialect.quote, toByteOffset: end, as: UInt8.self)
        return WrittenField(cursor: end + 1, newlines: newlines)
    }

    /// What the bytes of a cell ask for.
    private struct Traits {
        /// NUL or non-ASCII among them: they may not be text.
        var isUnusual: Bool
        /// The delimiter among them.
        var isStructural: Bool
        /// Quotes, which are doubled, or line breaks, which are counted.
        var hasQuotesOrBreaks: Bool
    }

    @inline(__always)
    private func traits(of source: RawSpan, _ cell: Int, _ length: Int) -> Traits {
        let delimiters = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: delimiter))
        let none = Block(repeating: 0)
        var (unusual, structural, escaped) = (none, none, none)
        var done = 0
        while done < length {
            let block = source.signedBlock(at: cell &+ done)
            let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: min(16, length &- done)))
            let isInside: Lanes = CellText.laneNumbers .< count
            let isUnusual: Lanes = block .< SIMD16<Int8>(repeating: 1)
            let isDelimiter: Lanes = block .== delimiters
            let isReturn: Lanes = block .== SIMD16<Int8>(repeating: 13)
            let isQuote: Lanes = block .== SIMD16<Int8>(repeating: 0x22)
            let isFeed: Lanes = block .== SIMD16<Int8>(repeating: 10)
            unusual.replace(with: -1, where: isUnusual .& isInside)
            structural.replace(with: -1, where: isDelimiter .& isInside)
            escaped.replace(with: -1, where: (isQuote .| isFeed .| isReturn) .& isInside)
            done &+= 16
        }
        return Traits(
            isUnusual: !unusual.isZero, isStructural: !structural.isZero, hasQuotesOrBreaks: !escaped.isZero)
    }

    private func isNullText(_ bytes: RawSpan) -> Bool {
        let count = bytes.byteCount
        return count == nullBytes.count && (0..<count).allSatisfy { bytes[$0] == nullBytes[$0] }
    }

    /// The inside of a quoted field: quotes doubled, everything else as it is.
    ///
    /// - Parameter countedBreak: first byte of the record's end; see ``SealedChunk/embeddedNewlines``.
    static func storeEscaped(
        _ bytes: RawSpan, countedBreak: UInt8, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int) {
        let count = bytes.byteCount
        var end = cursor
        var newlines = 0
        var index = 0
        while index < count {
            if count &- index >= 16 {
                let block = bytes.signedBlock(at: index)
                let isQuote: Lanes = block .== SIMD16<Int8>(repeating: 0x22)
                let isBreak: Lanes = block .== SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: countedBreak))
                if Block(repeating: 0).replacing(with: -1, where: isQuote .| isBreak).isZero {
                    output.storeBytes(of: block, toByteOffset: end, as: SIMD16<Int8>.self)
                    index &+= 16
                    end &+= 16
                    continue
                }
            }
            let stop = min(count, index &+ 16)
            while index < stop {
                let byte = bytes[index]
                output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
                end &+= 1
                index &+= 1
                if byte == CSVDialect.quote {
                    output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
                    end &+= 1
                } else if byte == countedBreak {
                    newlines &+= 1
                }
            }
        }
        return (end, newlines)
    }
}
