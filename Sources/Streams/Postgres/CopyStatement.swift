/// The text of `COPY … FROM STDIN`, with every name quoted.
public struct CopyStatement: Sendable, Equatable {
    /// Table the rows go into.
    public var table: PostgresTableName
    /// Columns in the order of the fields; always explicit, so that others get their defaults.
    public var columns: [String]
    /// Dialect of the bytes.
    public var dialect: CSVDialect

    /// Builds a statement.
    public init(table: PostgresTableName, columns: [String], dialect: CSVDialect) {
        self.table = table
        self.columns = columns
        self.dialect = dialect
    }

    /// With a header line, since only then does the server's line number count line feeds inside the first record.
    public var sql: String {
        let list = columns.map(PostgresTableName.quote).joined(separator: ", ")
        let delimiter = String(UnicodeScalar(dialect.delimiter))
        return """
            COPY \(table.sql) (\(list)) FROM STDIN WITH (FORMAT csv, HEADER true, \
            DELIMITER \(PostgresTableName.literal(delimiter)), NULL \(PostgresTableName.literal(dialect.nullText)), \
            ENCODING 'UTF8')
            """
    }

    /// The header line that the statement expects first.
    public var headerLine: [UInt8] { dialect.headerLine(columns) }
}
