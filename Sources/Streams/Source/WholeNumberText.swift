/// Reads numbers as databases write them, exactly.
enum WholeNumberText {
    /// What Oracle's NUMBER can declare, and what keeps the distance of two numbers within 128 bits.
    static let maximumDigits = 38

    /// The greatest whole number that is not above a decimal text such as `-12`, `0012.50` or `.5`.
    ///
    /// - Returns: `nil` for another shape (exponents, NaN, infinity) and for more than ``maximumDigits`` digits in front
    ///   of the point.
    static func floor(of text: String) -> Int128? {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        var fraction = rest.dropFirst(whole.count)
        if !fraction.isEmpty {
            guard fraction.removeFirst() == UInt8(ascii: ".") else { return nil }
        }
        guard fraction.allSatisfy(isDigit), whole.count + fraction.count > 0 else { return nil }
        let digits = whole.drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= maximumDigits else { return nil }
        let value = digits.reduce(Int128(0)) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) }
        guard isNegative else { return value }
        return fraction.allSatisfy { $0 == UInt8(ascii: "0") } ? -value : -value - 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
