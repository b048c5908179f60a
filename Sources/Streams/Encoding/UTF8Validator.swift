/// Checks that bytes are text which PostgreSQL will take: well-formed UTF-8 by Unicode's table 3-7 (no surrogates, no
/// overlong forms, nothing above U+10FFFF) and no NUL.
enum UTF8Validator {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    /// The first problem, or `nil` for valid text.
    @inline(__always)
    static func firstProblem(_ bytes: RawSpan) -> BadValue? { firstProblemPlace(bytes)?.reason }

    /// The first problem with the offset of the character that has it, or `nil` for valid text.
    static func firstProblemPlace(_ bytes: RawSpan) -> (offset: Int, reason: BadValue)? {
        let count = bytes.byteCount
        var index = 0
        while index < count {
            if count &- index >= 8 {
                // Eight bytes at once: the high bit marks non-ASCII, and the classical "has zero byte" test, whose
                // lowest mark is exact, marks NUL.
                let word = UInt64(littleEndian: bytes.number(at: index, as: UInt64.self))
                let marks = (word | ((word &- lowBits) & ~word)) & highBits
                if marks == 0 {
                    index &+= 8
                    continue
                }
                index &+= marks.trailingZeroBitCount &>> 3
            }
            let byte = bytes[index]
            if byte == 0 { return (index, .nulByte) }
            if byte < 0x80 {
                index &+= 1
                continue
            }
            let length = sequenceLength(bytes, at: index, count: count)
            if length == 0 { return (index, .invalidUTF8) }
            index &+= length
        }
        return nil
    }

    /// Length of an incomplete character at the end: 0 to 3 bytes. They wait for the next piece.
    static func incompleteTail(_ bytes: RawSpan) -> Int {
        let count = bytes.byteCount
        for back in 1...3 where back <= count {
            let byte = bytes[count - back]
            if byte & 0xC0 == 0x80 { continue }
            let expected = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return expected > back ? back : 0
        }
        return 0
    }

    /// Length of the well-formed sequence that begins here with a byte above 0x7F, or 0.
    @inline(__always)
    private static func sequenceLength(_ bytes: RawSpan, at index: Int, count: Int) -> Int {
        let lead = bytes[index]
        let length: Int
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, lowest) = (3, 0xA0)
        case 0xED: (length, highest) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, lowest) = (4, 0x90)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, highest) = (4, 0x8F)
        default: return 0
        }
        guard count - index >= length else { return 0 }
        let second = bytes[index + 1]
        guard second >= lowest && second <= highest else { return 0 }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
