/// The value that all rows of an output object have in the column that objects are grouped by.
public struct ObjectGroup: Sendable, Hashable, Codable {
    /// As the source writes it; `nil` is NULL.
    public let value: String?

    /// Builds a group.
    public init(value: String?) { self.value = value }
}
