import Streams
import Testing

struct CSVDialectTests {
    @Test(arguments: [",", ";", "|", "\t", "~", "^", "#", "/", "&"])
    func `a delimiter that stands in no number is taken`(
        _ delimiter: Character
    ) {
        #expect(CSVDialect(delimiter: delimiter.asciiValue ?? 0).validate() == nil)
    }

    /// Signs, colons and points stand in numbers and times, which are written without a look at the delimiter.
    @Test(arguments: ["a", "Z", "0", "\"", "\\", ".", " ", "\n", "\r", "\u{0}", "\u{7F}", "-", "+", ":"])
    func `a delimiter that a value may hold unquoted is refused`(_ delimiter: Character) {
        #expect(
            CSVDialect(delimiter: delimiter.asciiValue ?? 0).validate()?.hasPrefix("delimiter must be")
                == true)
    }

    @Test(arguments: ["", "NULL", "\\N", "-", "n/a", " "]) func `a NULL text that COPY takes is taken`(
        _ text: String
    ) {
        #expect(CSVDialect(nullText: text).validate() == nil)
    }

    @Test(arguments: ["a,b", "a\"b", "\n", "\t", "ü", "\u{7F}", "\\.", String(repeating: "x", count: 33)])
    func `a NULL text that no reader could tell apart is refused`(_ text: String) {
        #expect(CSVDialect(nullText: text).validate()?.hasPrefix("null must") == true)
    }

    @Test(arguments: [
        (["id", "name"], "id,name\n"), (["a b", "c,d"], "\"a b\",\"c,d\"\n"), (["a\"b"], "\"a\"\"b\"\n"),
        (["\\."], "\"\\.\"\n"), ([""], "\"\"\n"), (["a\nb"], "\"a\nb\"\n"), (["ü€"], "ü€\n"),
    ])
    func `a header is one record`(names: [String], line: String) {
        #expect(CSVDialect.standard.headerLine(names) == Array(line.utf8))
    }

    @Test func `a header follows the dialect`() {
        let dialect = CSVDialect(delimiter: 0x3B, nullText: "id", lineEnding: .crlf)
        #expect(dialect.headerLine(["id", "a,b", "c;d"]) == Array("\"id\";a,b;\"c;d\"\r\n".utf8))
    }
}
