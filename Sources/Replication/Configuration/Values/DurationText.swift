/// A length of time as people write it: `500ms`, `30s`, `10m`, `24h`, `7d`, `1h30m`.
///
/// Pieces go from the longest unit to the shortest, each unit once. A day is 24 hours. A bare number is refused, because
/// nobody can tell its unit.
package struct DurationText: Sendable, Hashable, Comparable {
    /// Longest accepted, about a century: keeps all arithmetic on points in time inside the calendar.
    static let maxMilliseconds: Int64 = 36_500 * 86_400_000

    /// The whole length; never negative.
    let milliseconds: Int64

    /// The length for clocks and timeouts.
    var duration: Duration { .milliseconds(milliseconds) }

    /// - Parameter milliseconds: from 0 to ``maxMilliseconds``.
    init(milliseconds: Int64) {
        precondition(
            (0...Self.maxMilliseconds).contains(milliseconds), "a duration is between 0 and 36500 days")
        self.milliseconds = milliseconds
    }

    /// - Throws: ``ValueError`` for anything but numbers with known units in falling order, and above 36500 days.
    init(parsing text: String) throws(ValueError) {
        var cursor = TextCursor(text)
        var total: Int64 = 0
        var unitsLeft = Self.units[...]
        while !cursor.isAtEnd {
            guard let digits = cursor.takeDigits(), let amount = Int64(digits) else {
                throw Self.refusal(of: text)
            }
            let letters = cursor.takeLetters()
            guard let unit = unitsLeft.firstIndex(where: { $0.name == letters }) else {
                let isKnown = Self.units.contains { $0.name == letters }
                let disorder = "units go from the longest to the shortest, each once"
                throw Self.refusal(of: text, reason: isKnown ? disorder : "units are ms, s, m, h and d")
            }
            guard amount <= Self.maxMilliseconds / Self.units[unit].milliseconds else {
                throw Self.refusal(of: text, reason: "the longest is 36500d")
            }
            total += amount * Self.units[unit].milliseconds
            unitsLeft = Self.units[(unit + 1)...]
        }
        guard !text.isEmpty else { throw Self.refusal(of: text) }
        guard total <= Self.maxMilliseconds else {
            throw Self.refusal(of: text, reason: "the longest is 36500d")
        }
        milliseconds = total
    }

    package static func < (first: DurationText, second: DurationText) -> Bool {
        first.milliseconds < second.milliseconds
    }

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    private static func refusal(of text: String, reason: String? = nil) -> ValueError {
        ValueError(expected: "a duration such as 10m or 24h", found: text, reason: reason)
    }
}

extension DurationText: CustomStringConvertible {
    /// The exact length in as few units as it takes, such as `1h30m`; parsing it gives the same length.
    package var description: String {
        var rest = milliseconds
        var result = ""
        for unit in Self.units where rest >= unit.milliseconds {
            result += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return result.isEmpty ? "0s" : result
    }
}

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
