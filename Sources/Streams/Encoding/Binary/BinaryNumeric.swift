/// `numeric` in the form that its receive function reads: count of groups, weight of the first, sign, and display
/// scale (digits after the decimal point that are shown); then groups of four decimal digits.
///
/// Source: `numeric_send` and `numeric_recv` in PostgreSQL's `src/backend/utils/adt/numeric.c`.
enum BinaryNumeric {
    private static let negative: UInt16 = 0x4000
    private static let notANumber: UInt16 = 0xC000
    private static let infinity: UInt16 = 0xD000
    private static let minusInfinity: UInt16 = 0xF000
    /// Most digits after the decimal point.
    private static let mostScale = 16_383
    private static let headerBytes = 8

    /// The parts of a number's text.
    private struct Parts {
        var isNegative = false
        /// Range of the digits and the decimal point.
        var digits = 0..<0
        var digitCount = 0
        var behindPoint = 0
        var exponent = 0

        init?(_ text: RawSpan) {
            let end = text.byteCount
            var index = 0
            if end > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
                isNegative = text[0] == UInt8(ascii: "-")
                index = 1
            }
            let start = index
            var isBehindPoint = false
            while index < end {
                let byte = text[index]
                if byte == UInt8(ascii: "."), !isBehindPoint {
                    isBehindPoint = true
                } else {
                    guard byte &- 48 <= 9 else { break }
                    digitCount += 1
                    if isBehindPoint { behindPoint += 1 }
                }
                index += 1
            }
            digits = start..<index
            guard digitCount > 0 else { return nil }
            if index == end { return }
            guard let power = DecimalExponent.read(text, from: index) else { return nil }
            exponent = power
        }
    }

    /// Writes a field, its length in front. Trailing zeros of the text count in the display scale.
    static func write(_ text: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> WrittenField {
        if let name = FloatName(text) {
            let sign =
                switch name {
                case .notANumber: notANumber
                case .infinity: infinity
                case .minusInfinity: minusInfinity
                }
            return finish(groups: 0, weight: 0, sign: sign, scale: 0, into: &output, at: cursor)
        }
        guard let parts = Parts(text) else { return WrittenField(cursor: cursor, badValue: .unreadable) }
        let scale = max(0, parts.behindPoint - parts.exponent)
        // Power of ten of the first digit.
        let first = parts.digitCount - parts.behindPoint + parts.exponent - 1
        guard scale <= mostScale, let weight = Int16(exactly: first >> 2) else {
            return WrittenField(cursor: cursor, badValue: .outOfRange)
        }
        let groups = storeGroups(text, parts, first: first, into: &output, at: cursor + 4 + headerBytes)
        // Zero has no sign.
        let sign = parts.isNegative && groups.count > 0 ? negative : 0
        return finish(
            groups: groups.count, weight: groups.count == 0 ? 0 : Int(weight) - groups.skipped, sign: sign,
            scale: scale, into: &output, at: cursor)
    }

    /// Writes the groups without zeros at either end.
    ///
    /// - Parameter first: power of ten of the first digit.
    /// - Returns: how many there are, and how many zeros were left out in front.
    private static func storeGroups(
        _ text: RawSpan, _ parts: Parts, first: Int, into output: inout MutableRawSpan, at start: Int
    ) -> (count: Int, skipped: Int) {
        var (stored, count, skipped) = (0, 0, 0)
        var group: UInt16 = 0
        var power = first
        for index in parts.digits {
            let byte = text[index]
            if byte == UInt8(ascii: ".") { continue }
            group = group &* 10 &+ UInt16(byte &- 48)
            if power & 3 == 0 {
                if stored == 0, group == 0 {
                    skipped += 1
                } else {
                    output.storeBytes(
                        of: group.bigEndian, toByteOffset: start &+ 2 &* stored, as: UInt16.self)
                    stored &+= 1
                    if group != 0 { count = stored }
                }
                group = 0
            }
            power &-= 1
        }
        // Position of the last digit in its group; zeros fill the positions after it.
        let place = (power &+ 1) & 3
        if place != 0 {
            for _ in 0..<place { group = group &* 10 }
            if group != 0 {
                output.storeBytes(of: group.bigEndian, toByteOffset: start &+ 2 &* stored, as: UInt16.self)
                count = stored &+ 1
            }
        }
        return (count, skipped)
    }

    private static func finish(
        groups: Int, weight: Int, sign: UInt16, scale: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let bytes = headerBytes + 2 * groups
        CopyBinaryEncoder.storeLength(bytes, into: &output, at: cursor)
        let counts = UInt64(groups) << 48 | UInt64(UInt16(bitPattern: Int16(weight))) << 32
        let header = counts | UInt64(sign) << 16 | UInt64(scale)
        output.storeBytes(of: header.bigEndian, toByteOffset: cursor + 4, as: UInt64.self)
        return WrittenField(cursor: cursor + 4 + bytes)
    }
}
