/// The text of `COPY … FROM STDIN`, with every name quoted, and what frames its rows.
public struct CopyStatement: Sendable, Equatable {
    /// Table the rows go into.
    public var table: PostgresTableName
    /// Columns in the order of the fields; always explicit, so that others get their defaults.
    public var columns: [String]
    /// Encoding of the rows.
    public let format: CopyFormat
    /// csv: between fields.
    public let delimiter: UInt8
    /// csv: unquoted text that means NULL.
    public let nullText: String
    /// csv: the line of column names that goes first. Only with one does the server's line number count line feeds
    /// inside the first record.
    public let headerLine: [UInt8]

    /// COPY's own default.
    static let quote = UInt8(ascii: "\"")

    /// A statement that reads csv.
    public init(
        table: PostgresTableName, columns: [String], delimiter: UInt8, nullText: String, headerLine: [UInt8]
    ) {
        self.table = table
        self.columns = columns
        self.delimiter = delimiter
        self.nullText = nullText
        self.headerLine = headerLine
        format = .csv
    }

    /// A statement that reads COPY's text format with its own defaults: tab, `\N`, backslash escapes.
    public static func text(table: PostgresTableName, columns: [String]) -> CopyStatement {
        CopyStatement(table: table, columns: columns, format: .text)
    }

    /// A statement that reads COPY's binary format.
    public static func binary(table: PostgresTableName, columns: [String]) -> CopyStatement {
        CopyStatement(table: table, columns: columns, format: .binary)
    }

    private init(table: PostgresTableName, columns: [String], format: CopyFormat) {
        self.table = table
        self.columns = columns
        self.format = format
        delimiter = 0x09
        nullText = "\\N"
        headerLine = []
    }

    /// For the server.
    public var sql: String {
        let list = columns.map(SQLText.quote).joined(separator: ", ")
        return "COPY \(table.sql) (\(list)) FROM STDIN WITH (\(options))"
    }

    private var options: String {
        switch format {
        case .csv:
            let delimiter = SQLText.postgresLiteral(String(UnicodeScalar(delimiter)))
            return
                "FORMAT csv, HEADER true, DELIMITER \(delimiter), NULL \(SQLText.postgresLiteral(nullText)), ENCODING 'UTF8'"
        case .text: return "FORMAT text, ENCODING 'UTF8'"
        case .binary: return "FORMAT binary, ENCODING 'UTF8'"
        }
    }

    /// Bytes that go before the first row.
    var prologue: [UInt8] { format == .binary ? CopyFormat.binaryHeader : headerLine }

    /// Bytes that go after the last row.
    var epilogue: [UInt8] { format == .binary ? CopyFormat.binaryTrailer : [] }

    /// Lines that the server counts before the first row.
    var prologueLines: Int { format == .csv ? 1 : 0 }
}

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
