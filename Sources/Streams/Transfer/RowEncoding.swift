/// How the rows of a transfer are encoded; every sink gets the same bytes.
public enum RowEncoding: Sendable, Equatable {
    /// For object stores, and for COPY beside them.
    case csv(CSVDialect)
    /// COPY's text format.
    case text
    /// COPY's binary format.
    case binary

    /// COPY's name for it.
    public var format: CopyFormat {
        switch self {
        case .csv: .csv
        case .text: .text
        case .binary: .binary
        }
    }

    /// csv: its dialect.
    public var dialect: CSVDialect? {
        if case .csv(let dialect) = self { dialect } else { nil }
    }
}
