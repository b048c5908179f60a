/// Reads numbers from their text, strictly: a sign, digits, nothing else.
enum BinaryNumber {
    /// A whole number.
    static func whole<Number: FixedWidthInteger & SignedInteger>(
        _ text: RawSpan, as type: Number.Type
    ) -> Result<Number, BadValueError> {
        var index = 0
        let count = text.byteCount
        let isNegative = count > 0 && text[0] == UInt8(ascii: "-")
        if isNegative || (count > 0 && text[0] == UInt8(ascii: "+")) { index = 1 }
        guard index < count else { return .failure(BadValueError(reason: .unreadable)) }
        // Summed up below zero, because the negative range has one number more.
        var value = Int64(0)
        var isTooLarge = false
        // 18 digits cannot overflow.
        let end = min(count, index + 18)
        while index < end {
            let digit = text[index] &- 48
            guard digit <= 9 else { return .failure(BadValueError(reason: .unreadable)) }
            value = value &* 10 &- Int64(digit)
            index &+= 1
        }
        while index < count {
            let digit = text[index] &- 48
            guard digit <= 9 else { return .failure(BadValueError(reason: .unreadable)) }
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            let (difference, isUnder) = product.subtractingReportingOverflow(Int64(digit))
            isTooLarge = isTooLarge || isOver || isUnder
            value = difference
            index &+= 1
        }
        if !isNegative {
            isTooLarge = isTooLarge || value == .min
            value = 0 &- value
        }
        guard !isTooLarge, let number = Number(exactly: value) else {
            return .failure(BadValueError(reason: .outOfRange))
        }
        return .success(number)
    }

    /// PostgreSQL's `t` and `f`, or 1 and 0.
    static func boolean(_ text: RawSpan) -> Result<UInt8, BadValueError> {
        guard text.byteCount == 1 else { return .failure(BadValueError(reason: .unreadable)) }
        switch text[0] {
        case UInt8(ascii: "t"), UInt8(ascii: "1"): return .success(1)
        case UInt8(ascii: "f"), UInt8(ascii: "0"): return .success(0)
        default: return .failure(BadValueError(reason: .unreadable))
        }
    }

    /// The nearest `double precision`. A number that is too large for one, or not zero but rounded to zero, is
    /// refused, as PostgreSQL refuses it.
    static func double(_ text: RawSpan) -> Result<Double, BadValueError> {
        if let special = FloatName(text) { return .success(special.double) }
        guard let digits = FloatDigits(text) else { return .failure(BadValueError(reason: .unreadable)) }
        if digits.isExact, digits.mantissa <= 1 << 53, abs(digits.exponent) <= 22 {
            // Mantissa and power are both exact as doubles, so that the one rounding here gives the nearest (Clinger
            // 1990).
            let power = doublePowers[abs(digits.exponent)]
            let magnitude = Double(digits.mantissa)
            let value = digits.exponent < 0 ? magnitude / power : magnitude * power
            return .success(digits.isNegative ? -value : value)
        }
        guard let value = Double(string(text)), value.isFinite, value != 0 || digits.mantissa == 0 else {
            return .failure(BadValueError(reason: .outOfRange))
        }
        return .success(value)
    }

    /// The nearest `real`, by one rounding.
    static func float(_ text: RawSpan) -> Result<Float, BadValueError> {
        if let special = FloatName(text) { return .success(special.float) }
        guard let digits = FloatDigits(text) else { return .failure(BadValueError(reason: .unreadable)) }
        if digits.isExact, digits.mantissa <= 1 << 24, abs(digits.exponent) <= 10 {
            let power = Float(doublePowers[abs(digits.exponent)])
            let magnitude = Float(digits.mantissa)
            let value = digits.exponent < 0 ? magnitude / power : magnitude * power
            return .success(digits.isNegative ? -value : value)
        }
        guard let value = Float(string(text)), value.isFinite, value != 0 || digits.mantissa == 0 else {
            return .failure(BadValueError(reason: .outOfRange))
        }
        return .success(value)
    }

    private static let doublePowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19, 1e20, 1e21, 1e22,
    ]

    /// For the standard library, which rounds any number of digits rightly; few values need it.
    private static func string(_ text: RawSpan) -> String {
        String(decoding: (0..<text.byteCount).map { text[$0] }, as: UTF8.self)
    }
}

/// PostgreSQL's names for the values that are not written in digits.
enum FloatName {
    private static let texts = ["NaN", "Infinity", "-Infinity"].map { Array($0.utf8) }

    case notANumber
    case infinity
    case minusInfinity

    init?(_ text: RawSpan) {
        // Most numbers have no letter among their first two bytes, and end here.
        guard text.byteCount >= 3, text[0] > 0x39 || text[1] > 0x39 else { return nil }
        if text.equals(Self.texts[0]) {
            self = .notANumber
        } else if text.equals(Self.texts[1]) {
            self = .infinity
        } else if text.equals(Self.texts[2]) {
            self = .minusInfinity
        } else {
            return nil
        }
    }

    var double: Double {
        switch self {
        case .notANumber: .nan
        case .infinity: .infinity
        case .minusInfinity: -.infinity
        }
    }

    var float: Float { Float(double) }
}

/// A number's digits, without their decimal point.
private struct FloatDigits {
    var isNegative = false
    /// The first nineteen significant digits.
    var mantissa: UInt64 = 0
    /// Power of ten of the last of them.
    var exponent = 0
    /// No other digit than zero follows them.
    var isExact = true

    init?(_ text: RawSpan) {
        let end = text.byteCount
        var index = 0
        if end > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            isNegative = text[0] == UInt8(ascii: "-")
            index = 1
        }
        var (digits, taken) = (0, 0)
        var isBehindPoint = false
        while index < end {
            let byte = text[index]
            if byte == UInt8(ascii: "."), !isBehindPoint {
                isBehindPoint = true
            } else {
                let digit = byte &- 48
                guard digit <= 9 else { break }
                digits += 1
                if taken < 19 {
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                    if mantissa > 0 { taken += 1 }
                    if isBehindPoint { exponent -= 1 }
                } else {
                    isExact = isExact && digit == 0
                    if !isBehindPoint { exponent += 1 }
                }
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        if index == end { return }
        guard let power = DecimalExponent.read(text, from: index) else { return nil }
        exponent += power
    }
}

/// The end of a number such as `1.5e-7`.
enum DecimalExponent {
    /// The power after an `e`, which must reach to the text's end. A power of more than eight digits is replaced by
    /// one that is too large for every type.
    static func read(_ text: RawSpan, from start: Int) -> Int? {
        var index = start
        let end = text.byteCount
        guard index < end, text[index] | 0x20 == UInt8(ascii: "e") else { return nil }
        index += 1
        var isNegative = false
        if index < end, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        guard index < end else { return nil }
        var power = 0
        while index < end {
            let digit = text[index] &- 48
            guard digit <= 9 else { return nil }
            power = min(99_999_999, power * 10 + Int(digit))
            index += 1
        }
        return isNegative ? -power : power
    }
}

extension RawSpan {
    /// Whether the span holds exactly these bytes.
    func equals(_ bytes: [UInt8]) -> Bool {
        guard byteCount == bytes.count else { return false }
        for offset in bytes.indices where self[offset] != bytes[offset] { return false }
        return true
    }
}
