/// A disjoint piece of a source, for one reader. Of the partitions that one split makes, every row satisfies the
/// condition of exactly one.
public struct SourcePartition: Sendable, Equatable {
    /// Place in its split, from 1.
    public let number: Int
    /// What it holds, for messages: `CUSTOMER_ID 1000–1999`, `file 4 blocks 128–4095`.
    public let label: String
    /// Predicate in the source's dialect. It stands beside `AND` without parentheses.
    public let condition: String

    /// Builds a partition.
    public init(number: Int, label: String, condition: String) {
        self.number = number
        self.label = label
        self.condition = condition
    }

    /// The only partition of a source that is not split.
    public static let whole = SourcePartition(number: 1, label: "all rows", condition: "1 = 1")

    /// Numbers a split.
    static func numbered(_ pieces: [(label: String, condition: String)]) -> [SourcePartition] {
        pieces.enumerated().map {
            SourcePartition(number: $0.offset + 1, label: $0.element.label, condition: $0.element.condition)
        }
    }
}
