/// Reads a short text from left to right, byte by byte, for the parsers of value types.
struct TextCursor {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the ASCII digits that come next; nil when there is none.
    mutating func takeDigits() -> Substring? {
        let digits = rest.prefix(while: Self.isDigit)
        rest = rest.dropFirst(digits.count)
        return digits.isEmpty ? nil : Substring(digits)
    }

    /// Takes what comes next up to a digit or the end.
    mutating func takeLetters() -> String {
        let letters = rest.prefix { !Self.isDigit($0) }
        rest = rest.dropFirst(letters.count)
        return String(Substring(letters))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
