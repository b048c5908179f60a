/// The text of `COPY (query) TO STDOUT`, and how its rows are written into chunks.
public struct CopyOutStatement: Sendable, Equatable {
    /// The SELECT to read.
    public var query: String
    /// Encoding of the rows.
    public var format: CopyFormat
    /// csv: between fields.
    public var delimiter: UInt8
    /// csv: unquoted text that means NULL.
    public var nullText: String
    /// csv: records end in CR LF. The server writes LF; the CR is put before it on the way.
    public var endsInCRLF: Bool
    /// csv: each row begins with an extra field that holds the row's group. Rows of a group come together.
    public var isGrouped: Bool

    /// Builds a statement; delimiter, NULL text and line ending are for csv alone.
    public init(
        query: String, format: CopyFormat, delimiter: UInt8 = UInt8(ascii: ","), nullText: String = "",
        endsInCRLF: Bool = false, isGrouped: Bool = false
    ) {
        self.query = query
        self.format = format
        self.delimiter = delimiter
        self.nullText = nullText
        self.endsInCRLF = endsInCRLF
        self.isGrouped = isGrouped
    }

    /// For the server. A line break before the parenthesis ends a comment on the query's last line.
    public var sql: String {
        "COPY (\n\(query)\n) TO STDOUT WITH (\(options))"
    }

    private var options: String {
        switch format {
        case .csv:
            let delimiter = SQLText.postgresLiteral(String(UnicodeScalar(delimiter)))
            return "FORMAT csv, DELIMITER \(delimiter), NULL \(SQLText.postgresLiteral(nullText))"
        case .text: return "FORMAT text"
        case .binary: return "FORMAT binary"
        }
    }
}
