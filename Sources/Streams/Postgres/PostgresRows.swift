/// The outcome of a statement: rows as text, and how many rows a command changed.
public struct PostgresRows: Sendable, Equatable {
    /// Column names in order.
    public var columns: [String]
    /// Values as PostgreSQL's text; `nil` is NULL.
    public var rows: [[String?]]
    /// Rows changed by a command, 0 where it does not count.
    public var affected: Int

    /// The first value of the first row.
    public var scalar: String? { rows.first?.first ?? nil }
}
