/// Reads the parts of a time from a short text.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes one of these ASCII characters, if it comes next.
    mutating func skip(_ characters: Unicode.Scalar...) -> Bool {
        guard let next = rest.first, characters.contains(where: { UInt8(ascii: $0) == next }) else {
            return false
        }
        rest.removeFirst()
        return true
    }

    /// Takes exactly the given count of digits, or nothing.
    mutating func number(digits: Int) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for byte in rest.prefix(digits) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        rest = rest.dropFirst(digits)
        return value
    }

    /// Takes `12:34`, `12:34:56` or `12:34:56.789`.
    mutating func timeOfDay() throws(InstantTextError) -> (second: Int, nanoseconds: Int) {
        guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2) else { throw .shape }
        var second = 0
        var nanoseconds = 0
        if skip(":") {
            guard let value = number(digits: 2) else { throw .shape }
            second = value
            if skip(".") { nanoseconds = try fraction() }
        }
        guard hour < 24, minute < 60, second < 60 else { throw .noSuchTime }
        return (hour * 3600 + minute * 60 + second, nanoseconds)
    }

    /// Digits after the decimal point as nanoseconds; a tenth digit that is not zero would be lost, so it is refused.
    private mutating func fraction() throws(InstantTextError) -> Int {
        var value = 0
        var count = 0
        while let byte = rest.first, (48...57).contains(byte) {
            rest.removeFirst()
            count += 1
            if count <= 9 { value = value * 10 + Int(byte - 48) } else if byte != 48 { throw .fraction }
        }
        guard count > 0 else { throw .fraction }
        for _ in min(count, 9)..<9 { value *= 10 }
        return value
    }

    /// Seconds east of Greenwich; 0 when nothing is given.
    mutating func offsetSeconds() throws(InstantTextError) -> Int {
        if isAtEnd || skip("Z", "z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(digits: 2) else { throw .shape }
        var minutes = 0
        if !isAtEnd {
            _ = skip(":")
            guard let value = number(digits: 2) else { throw .shape }
            minutes = value
        }
        guard hours <= 15, minutes < 60 else { throw .zone }
        return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
