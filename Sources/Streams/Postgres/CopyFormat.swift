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

    /// What goes behind the last row: a field count of -1.
    static let binaryTrailer: [UInt8] = [0xFF, 0xFF]
}
