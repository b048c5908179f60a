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

/// The encodings that COPY has.
public enum CopyFormat: String, Sendable, CaseIterable {
    case csv
    case text
    case binary

    /// What goes before the first row of a binary COPY: signature, flags, length of the header extension.
    ///
    /// Source: PostgreSQL's documentation of COPY, "Binary Format".
    static let binaryHeader: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [0, 0, 0, 0, 0, 0, 0, 0]

    /// What follows the last row: a field count of -1.
    static let binaryTrailer: [UInt8] = [0xFF, 0xFF]
}
