/// Counts decimals in a number's text.
enum DecimalDigits {
    /// See ``DecimalScale``.
    static func behindPoint(_ text: RawSpan) -> Int {
        var scale = DecimalScale()
        for index in 0..<text.byteCount { scale.take(text[index]) }
        return scale.digitsBehindPoint
    }
}

/// Counts the significant digits after the decimal point in a number's text: trailing zeros do not count, and an
/// exponent moves the point. The count is 0 for text that is not written in digits, such as `NaN`: the target judges
/// that.
struct DecimalScale {
    private var isBehindPoint = false
    private var digits = 0
    private var meaningful = 0
    private var isExponent = false
    private var exponentSign = 1
    private var exponentDigits = 0
    private var exponent = 0

    /// Takes the text's next byte.
    mutating func take(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "."): isBehindPoint = true
        case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
        case UInt8(ascii: "-"): if isExponent { exponentSign = -1 }
        case UInt8(ascii: "0")...UInt8(ascii: "9"): takeDigit(Int(byte - UInt8(ascii: "0")))
        default: break
        }
    }

    private mutating func takeDigit(_ digit: Int) {
        if isExponent {
            // No number of use has an exponent of more digits.
            guard exponentDigits < 8 else { return }
            exponentDigits += 1
            exponent = exponent * 10 + digit
        } else if isBehindPoint {
            digits += 1
            if digit != 0 { meaningful = digits }
        }
    }

    /// The count for what was taken so far.
    var digitsBehindPoint: Int { isExponent ? max(0, meaningful - exponentSign * exponent) : meaningful }
}
