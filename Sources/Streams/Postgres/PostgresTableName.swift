/// A table's name, with or without its schema, as it is (not folded).
public struct PostgresTableName: Sendable, Hashable, CustomStringConvertible {
    /// Schema, or `nil` to search the path.
    public var schema: String?
    /// Table.
    public var name: String

    /// Bytes of an identifier; the server cuts longer ones, which may make two names one.
    public static let maximumBytes = 63

    /// Builds a name.
    public init(schema: String?, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Quoted for SQL.
    public var sql: String { (schema.map { SQLText.quote($0) + "." } ?? "") + SQLText.quote(name) }

    /// For messages.
    public var description: String { (schema.map { $0 + "." } ?? "") + name }
}
