/// The CSV of objects and files. What goes to PostgreSQL is no setting.
struct CSVConfiguration: Sendable, Equatable {
    /// What ends a line.
    enum LineEnding: String, Sendable {
        case lf
        case crlf
    }

    /// One ASCII character.
    var delimiter = UInt8(ascii: ",")
    /// Whether the first line of each object names the columns.
    var hasHeader = true
    /// What stands for NULL, unquoted. An empty text tells NULL from the empty string, which is `""`.
    var nullText = ""
    var lineEnding = LineEnding.lf
}

extension CSVConfiguration {
    /// Reads the settings that are there; wrong ones are reported and keep their default.
    static func read(from mapping: MappingReader) -> CSVConfiguration {
        var csv = CSVConfiguration()
        csv.delimiter =
            mapping.value("delimiter", expected: delimiterExpectation, parseDelimiter)?.value ?? csv.delimiter
        csv.hasHeader = mapping.flag("header")?.value ?? csv.hasHeader
        let null = mapping.value("null", expected: "a text, in quotes") { text throws(ValueError) in
            guard text.utf8.count <= 32,
                !text.unicodeScalars.contains(where: { $0 == "\"" || $0.value < 0x20 })
            else {
                throw ValueError(
                    expected: "at most 32 bytes without double quotes and control characters", found: text)
            }
            return text
        }
        csv.nullText = null?.value ?? csv.nullText
        csv.lineEnding =
            mapping.value("line_ending", expected: "lf or crlf") { text throws(ValueError) in
                guard let ending = LineEnding(rawValue: text) else {
                    throw ValueError(expected: "lf or crlf", found: text)
                }
                return ending
            }?.value ?? csv.lineEnding
        if let null, null.value.utf8.contains(csv.delimiter) {
            mapping.reader.report("must not hold the delimiter", at: null.place)
        }
        mapping.finish()
        return csv
    }

    private static let delimiterExpectation = "one ASCII character, in quotes, such as \",\" or \"\\t\""

    /// Letters, digits and the characters of numbers are refused: they stand unquoted in values.
    private static func parseDelimiter(_ text: String) throws(ValueError) -> UInt8 {
        guard let byte = text.utf8.first, text.utf8.count == 1,
            byte == UInt8(ascii: "\t") || (0x20...0x7E).contains(byte),
            !Unicode.Scalar(byte).properties.isAlphabetic, !"0123456789\"+-.:".utf8.contains(byte)
        else { throw ValueError(expected: delimiterExpectation, found: text) }
        return byte
    }
}
