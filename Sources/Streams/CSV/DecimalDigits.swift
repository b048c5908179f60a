/// Looks at a number's text.
enum DecimalDigits {
    /// Digits behind the point that mean something: trailing zeros do not, an exponent moves the point. 0 for what is no
    /// number of digits, such as `NaN`: the target judges that.
    static func behindPoint(_ text: RawSpan) -> Int {
        var digits = 0
        var meaningful = 0
        var isBehindPoint = false
        for index in 0..<text.byteCount {
            switch text[index] {
            case UInt8(ascii: "."): isBehindPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard isBehindPoint else { continue }
                digits += 1
                if text[index] != UInt8(ascii: "0") { meaningful = digits }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                return max(0, meaningful - exponent(text.extracting(index + 1..<text.byteCount)))
            default: continue
            }
        }
        return meaningful
    }

    /// A signed number of few digits; what is longer than any exponent counts as very small.
    private static func exponent(_ text: RawSpan) -> Int {
        var value = 0
        var sign = 1
        for index in 0..<min(text.byteCount, 8) {
            switch text[index] {
            case UInt8(ascii: "-"): sign = -1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
            default: continue
            }
        }
        return sign * value
    }
}
