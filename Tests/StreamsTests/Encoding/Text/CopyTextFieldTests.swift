import Testing

@testable import Streams

/// What a cell becomes in COPY's text format.
struct CopyTextFieldTests {
    static let texts: [FieldCase] = [
        FieldCase("plain", .text(), .text("abc"), "abc"),
        FieldCase("NULL", .text(), .null, #"\N"#),
        FieldCase("empty string", .text(), .text(""), ""),
        FieldCase("looks like NULL", .text(), .text(#"\N"#), #"\\N"#),
        FieldCase("end of data", .text(), .text(#"\."#), #"\\."#),
        FieldCase("backslash", .text(), .text(#"a\b"#), #"a\\b"#),
        FieldCase("only backslashes", .text(), .text(#"\\\"#), #"\\\\\\"#),
        FieldCase("tab", .text(), .text("a\tb"), #"a\tb"#),
        FieldCase("line feed", .text(), .text("a\nb\n"), #"a\nb\n"#),
        FieldCase("return and line feed", .text(), .text("a\r\nb"), #"a\r\nb"#),
        FieldCase("bare return", .text(), .text("\r"), #"\r"#),
        FieldCase("backspace, vertical tab, form feed", .text(), .text("\u{8}\u{B}\u{C}"), #"\b\v\f"#),
        FieldCase("controls around them", .text(), .text("\u{1}\u{7}\u{E}\u{1F}"), "\u{1}\u{7}\u{E}\u{1F}"),
        FieldCase("quote and comma", .text(), .text("a\"b,c"), "a\"b,c"),
        FieldCase("blanks at both ends", .text(), .text(" a "), " a "),
        FieldCase("non-ASCII", .text(), .text("ü€😀"), "ü€😀"),
        FieldCase("non-ASCII with backslash", .text(), .text(#"ü\€"#), #"ü\\€"#),
        FieldCase("letters of escapes", .text(), .text("bfnrtvN."), "bfnrtvN."),
        FieldCase("around the surrogates", .text(), .text("\u{D7FF}\u{E000}"), "\u{D7FF}\u{E000}"),
        FieldCase(
            "escape behind a block", .text(), .text(String(repeating: "x", count: 16) + "\t"),
            String(repeating: "x", count: 16) + #"\t"#),
        FieldCase("plain column", .plain, .text("-12.50"), "-12.50"),
        FieldCase("plain column, NULL", .plain, .null, #"\N"#),
        FieldCase("plain column, empty", .plain, .text(""), ""),
        FieldCase("binary", .binary, .bytes([0, 0xFF, 0x5C, 0x22, 0x0A]), #"\\x00ff5c220a"#),
        FieldCase("binary, empty", .binary, .bytes([]), #"\\x"#),
        FieldCase("binary, NULL", .binary, .null, #"\N"#),
    ]

    @Test(arguments: texts) func `a cell becomes this field`(_ example: FieldCase) async throws {
        let table = CellTable(columns: [example.column], rows: [[example.cell]])
        let (bytes, progress) = try await table.encode(by: table.textEncoder())
        #expect(bytes == example.line)
        #expect(progress == EncodeProgress(nextRow: 1, embeddedNewlines: 0, stop: .batchDone))
    }

    /// None of them has a byte that csv would quote or text would escape.
    @Test(arguments: FieldEncoderTests.times + FieldEncoderTests.numbers)
    func `times and numbers are those of csv`(_ example: FieldCase) async throws {
        let table = CellTable(columns: [example.column], rows: [[example.cell]])
        let line = example.cell == .null ? Array("\\N\n".utf8) : example.line
        #expect(try await table.encode(by: table.textEncoder()).bytes == line)
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC3],
            [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28], [0xFF],
        ] as [[UInt8]])
    func `broken UTF-8 is refused wherever it stands`(_ broken: [UInt8]) async throws {
        for before in [0, 1, 7, 8, 13, 14, 15, 16, 31, 40] {
            for behind in [0, 1, 20] {
                let value =
                    [UInt8](repeating: 0x61, count: before) + broken + [UInt8](repeating: 0x61, count: behind)
                let table = CellTable(columns: [.text()], rows: [[.text("good")], [.bytes(value)]])
                let (bytes, progress) = try await table.encode(by: table.textEncoder())
                #expect(progress.stop == .badValue(columnIndex: 0, .invalidUTF8))
                #expect(progress.nextRow == 1 && bytes == Array("good\n".utf8))
            }
        }
    }

    @Test func `a NUL is refused at every place of a value`() async throws {
        for length in 1...40 {
            for place in 0..<length {
                var value = [UInt8](repeating: 0x61, count: length)
                value[place] = 0
                let table = CellTable(columns: [.text()], rows: [[.bytes(value)]])
                let (bytes, progress) = try await table.encode(by: table.textEncoder())
                #expect(progress.stop == .badValue(columnIndex: 0, .nulByte))
                #expect(bytes.isEmpty)
            }
        }
    }

    @Test(arguments: [
        (CellColumn.date, Cell.date(2023, 2, 29), BadValue.invalidTimestamp),
        (.time, .time(24, 0, 0), .invalidTimestamp), (.text(), .indicator(-5), .invalidIndicator),
    ])
    func `a bad value leaves nothing of its row behind`(
        column: CellColumn, cell: Cell, reason: BadValue
    ) async throws {
        let table = CellTable(
            columns: [.text(), column], rows: [[.text("a"), .null], [.text("b"), cell]])
        let (bytes, progress) = try await table.encode(
            by: table.textEncoder(), front: Array("front\n".utf8))
        #expect(progress.stop == .badValue(columnIndex: 1, reason) && progress.nextRow == 1)
        #expect(bytes == Array("front\na\t\\N\n".utf8))
    }

    @Test(arguments: [("1.23", true), ("1.2300", true), ("1.234", false), ("NaN", true), ("", true)])
    func `digits that the target would round are refused`(text: String, isKept: Bool) async throws {
        let table = CellTable(columns: [.text()], rows: [[.text(text)]])
        let encoder = try table.textEncoder(maximumScales: [2])
        let (bytes, progress) = try await table.encode(by: encoder)
        #expect(progress.stop == (isKept ? .batchDone : .badValue(columnIndex: 0, .tooManyDigits)))
        #expect(bytes == (isKept ? Array((text + "\n").utf8) : []))
        let value = Array(text.utf8)
        #expect(
            encoder.keepsDigits(of: value, count: value.count, isWhole: true, columnIndex: 0) == isKept)
    }
}
