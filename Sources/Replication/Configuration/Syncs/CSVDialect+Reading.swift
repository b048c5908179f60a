import Streams

extension CSVDialect {
    /// Reads the `csv` settings of objects; wrong ones are reported and keep their default.
    ///
    /// The dialect of rows that go to PostgreSQL alone cannot be set.
    static func read(from mapping: MappingReader, isGrouped: Bool) -> CSVDialect {
        var dialect = standard(isGrouped: isGrouped)
        dialect.delimiter =
            mapping.value("delimiter", expected: delimiterExpectation, parseDelimiter)?.value
            ?? dialect.delimiter
        dialect.hasHeader = mapping.flag("header")?.value ?? dialect.hasHeader
        dialect.nullText =
            mapping.value("null", expected: "a text, in quotes") { text throws(ValueError) in text }?.value
            ?? dialect.nullText
        dialect.lineEnding =
            mapping.value("line_ending", expected: "lf or crlf") { text throws(ValueError) in
                guard let ending = LineEnding(rawValue: text) else {
                    throw ValueError(expected: "lf or crlf", found: text)
                }
                return ending
            }?.value ?? dialect.lineEnding
        mapping.finish()
        if let finding = dialect.validate() { mapping.reader.report(finding, at: mapping.place) }
        return dialect
    }

    /// The standard; grouped objects have no header unless one is asked for, as the country export had it.
    static func standard(isGrouped: Bool) -> CSVDialect { CSVDialect(hasHeader: !isGrouped) }

    private static let delimiterExpectation = "one ASCII character, in quotes, such as \",\" or \"\\t\""

    /// Takes one byte; which bytes may separate fields is for ``validate()`` to say.
    private static func parseDelimiter(_ text: String) throws(ValueError) -> UInt8 {
        guard let byte = text.utf8.first, text.utf8.count == 1 else {
            throw ValueError(expected: delimiterExpectation, found: text)
        }
        return byte
    }
}
