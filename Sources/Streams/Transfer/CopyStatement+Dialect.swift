extension CopyStatement {
    /// A statement that reads what an encoder of that dialect writes.
    public init(table: PostgresTableName, columns: [String], dialect: CSVDialect) {
        self.init(
            table: table, columns: columns, delimiter: dialect.delimiter, nullText: dialect.nullText,
            headerLine: dialect.headerLine(columns))
    }
}
