/// How many readers a sync is to have.
package enum ParallelSetting: Sendable, Equatable {
    /// As many as are surely no slower than one.
    case auto
    case exactly(Int)

    /// The number, where one was asked for.
    var count: Int? { if case .exactly(let count) = self { count } else { nil } }

    static let expected = "auto, or a number of readers from 1 to \(mostReaders)"
    /// Far more than a source takes kindly to; a larger number is a slip.
    static let mostReaders = 64

    package init(parsing text: String) throws(ValueError) {
        if text == "auto" {
            self = .auto
        } else if let count = Int(text), (1...Self.mostReaders).contains(count) {
            self = .exactly(count)
        } else {
            throw ValueError(expected: Self.expected, found: text)
        }
    }
}
