/// Character cells. The common cell (ASCII without a backslash or a control character) is loaded, tested and stored 16
/// bytes at a time in one pass; any other is measured first.
extension CopyTextEncoder {
    private typealias Lanes = SIMDMask<SIMD16<Int8>>

    /// Copies a cell of one byte or more and says whether it needs no escapes. A cell for which it says no is
    /// examined by ``encodeText(_:_:_:into:at:)``.
    @inline(__always)
    static func storeIfPlain(
        _ source: borrowing BlockReader, _ cell: Int, _ length: Int, into output: borrowing BlockWriter,
        at cursor: Int
    ) -> Bool {
        output.copy(source, cell, length, to: cursor) { specialLanes($0) }
    }

    /// The lanes with a byte that needs care: control characters, everything above 0x7F, backslash.
    @inline(__always)
    private static func specialLanes(_ block: SIMD16<Int8>) -> SIMDMask<SIMD16<Int8>> {
        let extremes: Lanes = block .< SIMD16<Int8>(repeating: 0x20)
        let backslashes: Lanes = block .== SIMD16<Int8>(repeating: 0x5C)
        return extremes .| backslashes
    }

    /// The lanes with a byte that is written as two: a backslash, or 8 to 13, which have a letter.
    @inline(__always)
    private static func escapedLanes(_ block: SIMD16<Int8>) -> SIMDMask<SIMD16<Int8>> {
        let isAbove: Lanes = block .> SIMD16<Int8>(repeating: 7)
        let isBelow: Lanes = block .< SIMD16<Int8>(repeating: 14)
        let backslashes: Lanes = block .== SIMD16<Int8>(repeating: 0x5C)
        return (isAbove .& isBelow) .| backslashes
    }

    /// Any character cell, escaped where it must be. For an empty one nothing is written.
    @inline(never)
    func encodeText(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        guard length > 0 else { return WrittenField(cursor: cursor) }
        var (isUnusual, isEscaped) = (false, false)
        var done = 0
        while done < length {
            let block = source.signedBlock(at: cell &+ done)
            let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: min(16, length &- done)))
            let isInside: Lanes = CellText.laneNumbers .< count
            let unusual: Lanes = block .< SIMD16<Int8>(repeating: 1)
            isUnusual = isUnusual || !(unusual .& isInside).isEmpty
            isEscaped = isEscaped || !(Self.escapedLanes(block) .& isInside).isEmpty
            done &+= 16
        }
        let bytes = source.extracting(cell..<cell + length)
        if isUnusual, let reason = UTF8Validator.firstProblem(bytes) {
            return WrittenField(cursor: cursor, badValue: reason)
        }
        guard isEscaped else {
            CellText.store(source, cell, length, into: &output, at: cursor)
            return WrittenField(cursor: cursor + length)
        }
        return WrittenField(cursor: Self.storeEscaped(bytes, into: &output, at: cursor))
    }

    /// Bytes with their escapes.
    ///
    /// - Returns: the cursor after them.
    static func storeEscaped(_ bytes: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> Int {
        let count = bytes.byteCount
        var end = cursor
        var index = 0
        while index < count {
            if count &- index >= 16 {
                let block = bytes.signedBlock(at: index)
                output.storeBytes(of: block, toByteOffset: end, as: SIMD16<Int8>.self)
                let plain = escapedLanes(block).firstLane
                index &+= plain
                end &+= plain
                if plain == 16 { continue }
            }
            let byte = bytes[index]
            let letter = letter(for: byte)
            if letter != 0 {
                output.storeBytes(of: 0x5C, toByteOffset: end, as: UInt8.self)
                output.storeBytes(of: letter, toByteOffset: end &+ 1, as: UInt8.self)
                end &+= 2
            } else {
                output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
                end &+= 1
            }
            index &+= 1
        }
        return end
    }

    /// The character after the backslash for a byte that is escaped; 0 for any other.
    ///
    /// Source: `CopyAttributeOutText` in PostgreSQL's `src/backend/commands/copyto.c`.
    @inline(__always)
    private static func letter(for byte: UInt8) -> UInt8 {
        switch byte {
        case 8: UInt8(ascii: "b")
        case 9: UInt8(ascii: "t")
        case 10: UInt8(ascii: "n")
        case 11: UInt8(ascii: "v")
        case 12: UInt8(ascii: "f")
        case 13: UInt8(ascii: "r")
        case 0x5C: 0x5C
        default: 0
        }
    }
}
