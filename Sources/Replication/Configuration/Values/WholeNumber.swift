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
