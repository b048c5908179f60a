extension CopyStatement {
    /// A statement that reads rows of that encoding.
    public init(table: PostgresTableName, columns: [String], encoding: RowEncoding) {
        switch encoding {
        case .csv(let dialect):
            self.init(
                table: table, columns: columns, delimiter: dialect.delimiter, nullText: dialect.nullText,
                headerLine: dialect.headerLine(columns))
        case .text: self = .text(table: table, columns: columns)
        case .binary: self = .binary(table: table, columns: columns)
        }
    }
}
