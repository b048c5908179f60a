/// The text of `COPY … FROM STDIN` in csv format, with every name quoted.
public struct CopyStatement: Sendable, Equatable {
    /// Table the rows go into.
    public var table: PostgresTableName
    /// Columns in the order of the fields; always explicit, so that others get their defaults.
    public var columns: [String]
    /// Between fields.
    public var delimiter: UInt8
    /// Unquoted text that means NULL.
    public var nullText: String
    /// Line of column names that goes first. Only with one does the server's line number count line feeds inside the
    /// first record.
    public var headerLine: [UInt8]

    /// COPY's own default.
    static let quote = UInt8(ascii: "\"")

    /// Builds a statement.
    public init(
        table: PostgresTableName, columns: [String], delimiter: UInt8, nullText: String, headerLine: [UInt8]
    ) {
        self.table = table
        self.columns = columns
        self.delimiter = delimiter
        self.nullText = nullText
        self.headerLine = headerLine
    }

    /// For the server.
    public var sql: String {
        let list = columns.map(PostgresTableName.quote).joined(separator: ", ")
        let delimiter = PostgresTableName.literal(String(UnicodeScalar(delimiter)))
        return """
            COPY \(table.sql) (\(list)) FROM STDIN WITH (FORMAT csv, HEADER true, \
            DELIMITER \(delimiter), NULL \(PostgresTableName.literal(nullText)), ENCODING 'UTF8')
            """
    }
}
