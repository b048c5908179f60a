/// How many readers a sync is to have.
enum ParallelWish: Sendable, Equatable {
    /// As many as are surely no slower than one.
    case auto
    case exactly(Int)

    static let expected = "auto, or a number of readers from 1 to \(mostReaders)"
    /// Far more than a source takes kindly to; a larger number is a slip.
    static let mostReaders = 64

    init(parsing text: String) throws(ValueError) {
        if text == "auto" {
            self = .auto
        } else if let count = Int(text), (1...Self.mostReaders).contains(count) {
            self = .exactly(count)
        } else {
            throw ValueError(expected: Self.expected, found: text)
        }
    }
}
