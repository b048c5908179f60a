/// Why a text, from a flag, a variable or the configuration, is not a value of the type that was asked for.
///
/// It says what would have been right. It does not know where the text came from: the caller adds that.
package struct ValueError: Error, Sendable, Equatable {
    /// Longest piece of the offending text that is quoted back, in characters.
    static let maxQuotedCharacters = 60

    /// What would have been right, such as `a duration such as 10m or 24h`.
    let expected: String
    /// The offending text; nil where it may hold a secret, or says nothing.
    let found: String?
    /// What is wrong with it, where that is not plain to see. Never quotes the text.
    let reason: String?

    init(expected: String, found: String?, reason: String? = nil) {
        self.expected = expected
        self.found = found
        self.reason = reason
    }

    /// The same finding about another text: what the user wrote, where `found` is what it expanded to.
    func about(_ written: String) -> ValueError {
        ValueError(expected: expected, found: found == nil ? nil : written, reason: reason)
    }

    /// Puts a text into double quotes for a message: shortened, with control characters escaped.
    static func quoted(_ text: String) -> String {
        let shown = text.count > maxQuotedCharacters ? text.prefix(maxQuotedCharacters) + "…" : text[...]
        var result = "\""
        for scalar in shown.unicodeScalars {
            result +=
                scalar == "\"" ? "\\\"" : scalar.value < 0x20 ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return result + "\""
    }
}

extension ValueError: CustomStringConvertible {
    package var description: String {
        let sentence = found.map { "expected \(expected), found \(Self.quoted($0))" }
        guard let reason else { return sentence ?? "expected \(expected)" }
        return sentence.map { "\($0): \(reason)" } ?? "\(reason); expected \(expected)"
    }
}

/// A sync that cannot be run as it is asked for; found before anything is touched.
package struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to change.
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Reads a flag's value, naming the flag in the error.
package func flagValue<Value>(
    _ text: String, _ flag: String, _ parser: (String) throws(ValueError) -> Value
) throws(UsageError) -> Value {
    do {
        return try parser(text)
    } catch {
        throw UsageError("\(flag): \(error)")
    }
}

/// Whole numbers in flags, variables and configuration.
enum WholeNumber {
    /// - Throws: ``ValueError`` for anything but digits, and outside the range.
    static func parse(_ text: String, in range: ClosedRange<Int>) throws(ValueError) -> Int {
        guard let number = Int(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            range.contains(number)
        else {
            throw ValueError(expected: expectation(of: range), found: text)
        }
        return number
    }

    /// The words for what would have been right.
    static func expectation(of range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
