/// How CSV is written: RFC 4180 as PostgreSQL's COPY reads it, with the options that consumers of files ask for.
///
/// The defaults are what COPY reads without options. The same dialect drives the encoder and the COPY statement, so
/// one set of bytes serves both targets.
public struct CSVDialect: Sendable, Equatable {
    /// End of a record.
    public enum LineEnding: String, Sendable, CaseIterable {
        case lf
        case crlf

        /// The bytes.
        public var bytes: [UInt8] { self == .lf ? [10] : [13, 10] }
    }

    /// Between fields: one ASCII byte.
    public var delimiter: UInt8
    /// Written unquoted for NULL; a value that looks like it is quoted.
    public var nullText: String
    /// See ``LineEnding``.
    public var lineEnding: LineEnding
    /// Files begin with a line of column names.
    public var hasHeader: Bool

    /// The quote character; doubled inside a quoted field.
    public static let quote: UInt8 = 0x22

    /// COPY's own defaults, with a header for files.
    public static let standard = CSVDialect()

    /// Builds a dialect; see ``validate()`` for what is allowed.
    public init(
        delimiter: UInt8 = 0x2C, nullText: String = "", lineEnding: LineEnding = .lf, hasHeader: Bool = true
    ) {
        self.delimiter = delimiter
        self.nullText = nullText
        self.lineEnding = lineEnding
        self.hasHeader = hasHeader
    }

    /// Finds settings with which a reader of the file could not tell its fields apart, by COPY's own rules.
    ///
    /// - Returns: a message for the setting `csv`, or `nil` when all is well.
    public func validate() -> String? {
        let printable = (0x21...0x7E).contains(delimiter) || delimiter == 0x09
        let isWordLike =
            (0x30...0x39).contains(delimiter) || (0x41...0x5A).contains(delimiter)
            || (0x61...0x7A).contains(delimiter)
        // Characters of numbers and times, which are written without quotes: a sign, a colon, a point.
        let isNumberLike = [0x2B, 0x2D, 0x2E, 0x3A].contains(delimiter)
        if !printable || isWordLike || isNumberLike || delimiter == Self.quote || delimiter == 0x5C {
            return
                "delimiter must be one ASCII character such as , ; | or a tab, not a letter, a digit, a point, "
                + "a sign, a colon, a quote or a backslash"
        }
        if nullText.utf8.count > 32 { return "null must be at most 32 bytes" }
        if nullText.utf8.contains(where: { $0 == Self.quote || $0 == delimiter || $0 < 0x20 || $0 >= 0x7F }) {
            return "null must not contain the delimiter, a quote or control characters, and must be ASCII"
        }
        if nullText == "\\." { return "null must not be \\., which ends the data for PostgreSQL before 18" }
        return nil
    }

    /// The line of column names, line ending included; a name is quoted where it must be.
    public func headerLine(_ names: [String]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, name) in names.enumerated() {
            if index > 0 { line.append(delimiter) }
            let bytes = Array(name.utf8)
            let needsQuotes =
                bytes.isEmpty || name == nullText
                || bytes.contains { $0 == Self.quote || $0 == delimiter || $0 <= 0x20 || $0 == 0x5C }
            if needsQuotes { line.append(Self.quote) }
            for byte in bytes {
                line.append(byte)
                if byte == Self.quote { line.append(byte) }
            }
            if needsQuotes { line.append(Self.quote) }
        }
        return line + lineEnding.bytes
    }
}
