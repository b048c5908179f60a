/// Character cells. The common cell (ASCII, nothing to quote) is loaded, tested and stored 16 bytes at a time in one
/// pass; any other is measured first.
extension CSVEncoder {
    private typealias Block = SIMD16<Int8>
    private typealias Lanes = SIMDMask<SIMD16<Int8>>

    /// Copies a cell of one byte or more and says whether it needs no quotes: ASCII, no control character, quote or
    /// delimiter, no blank at either end, no backslash in front (a lone `\.` ends the data for servers before 18). A
    /// cell for which it says no is examined by ``encodeText(_:_:_:into:at:)``.
    @inline(__always)
    static func storeIfPlain(
        _ source: borrowing BlockReader, _ cell: Int, _ length: Int, delimiters: SIMD16<Int8>,
        into output: borrowing BlockWriter, at cursor: Int
    ) -> Bool {
        output.copy(source, cell, length, to: cursor) {
            specialLanes($0, delimiters)
        } areEndsPlain: { first, last in
            first != 0x20 && first != 0x5C && last != 0x20
        }
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

    /// What the bytes of a cell require.
    private struct Traits {
        /// NUL or non-ASCII among them: whether they are valid text must be checked.
        var isUnusual: Bool
        /// The delimiter among them.
        var isStructural: Bool
        /// Quotes, which are doubled, or line breaks, which are counted.
        var hasQuotesOrBreaks: Bool
    }

    @inline(__always)
    private func traits(of source: RawSpan, _ cell: Int, _ length: Int) -> Traits {
        let delimiters = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: delimiter))
        func kinds(_ block: Block, _ rest: Int) -> (unusual: Lanes, structural: Lanes, escaped: Lanes) {
            let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: min(16, rest)))
            let isInside: Lanes = CellText.laneNumbers .< count
            let isUnusual: Lanes = block .< SIMD16<Int8>(repeating: 1)
            let isDelimiter: Lanes = block .== delimiters
            let isReturn: Lanes = block .== SIMD16<Int8>(repeating: 13)
            let isQuote: Lanes = block .== SIMD16<Int8>(repeating: 0x22)
            let isFeed: Lanes = block .== SIMD16<Int8>(repeating: 10)
            return (
                isUnusual .& isInside, isDelimiter .& isInside, (isQuote .| isFeed .| isReturn) .& isInside
            )
        }
        var done = 16
        var (unusual, structural, escaped) = kinds(source.signedBlock(at: cell), length)
        while done < length {
            let more = kinds(source.signedBlock(at: cell &+ done), length &- done)
            (unusual, structural, escaped) = (unusual .| more.0, structural .| more.1, escaped .| more.2)
            done &+= 16
        }
        return Traits(
            isUnusual: !unusual.isEmpty, isStructural: !structural.isEmpty,
            hasQuotesOrBreaks: !escaped.isEmpty)
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
        var (index, end, newlines) = (0, cursor, 0)
        while index < count {
            if count &- index >= 16 {
                let block = bytes.signedBlock(at: index)
                output.storeBytes(of: block, toByteOffset: end, as: SIMD16<Int8>.self)
                let isQuote: Lanes = block .== SIMD16<Int8>(repeating: 0x22)
                let isBreak: Lanes = block .== SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: countedBreak))
                let plain = (isQuote .| isBreak).firstLane
                index &+= plain
                end &+= plain
                if plain == 16 { continue }
            }
            let byte = bytes[index]
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            index &+= 1
            end &+= 1
            if byte == CSVDialect.quote {
                output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
                end &+= 1
            } else if byte == countedBreak {
                newlines &+= 1
            }
        }
        return (end, newlines)
    }
}
