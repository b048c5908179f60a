import Testing

@testable import Streams

/// A cell, and the line that it must become.
struct FieldCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let column: CellColumn
    let cell: Cell
    let line: [UInt8]
    let newlines: Int

    init(_ name: String, _ column: CellColumn, _ cell: Cell, _ line: String, newlines: Int = 0) {
        testDescription = name
        self.column = column
        self.cell = cell
        self.line = Array((line + "\n").utf8)
        self.newlines = newlines
    }
}

struct FieldEncoderTests {
    static let texts: [FieldCase] = [
        FieldCase("plain", .text(), .text("abc"), "abc"),
        FieldCase("NULL", .text(), .null, ""),
        FieldCase("empty string", .text(), .text(""), "\"\""),
        FieldCase("delimiter", .text(), .text("a,b"), "\"a,b\""),
        FieldCase("quote", .text(), .text("a\"b"), "\"a\"\"b\""),
        FieldCase("only quotes", .text(), .text("\"\""), "\"\"\"\"\"\""),
        FieldCase("line feed", .text(), .text("a\nb\n"), "\"a\nb\n\"", newlines: 2),
        FieldCase("return and line feed", .text(), .text("a\r\nb"), "\"a\r\nb\"", newlines: 1),
        FieldCase("bare return", .text(), .text("a\rb"), "\"a\rb\""),
        FieldCase("end of data", .text(), .text("\\."), "\"\\.\""),
        FieldCase("leading backslash", .text(), .text("\\N"), "\"\\N\""),
        FieldCase("inner backslash", .text(), .text("a\\."), "a\\."),
        FieldCase("leading blank", .text(), .text(" a"), "\" a\""),
        FieldCase("trailing blank", .text(), .text("a "), "\"a \""),
        FieldCase("one blank", .text(), .text(" "), "\" \""),
        FieldCase("inner blank", .text(), .text("a b"), "a b"),
        FieldCase("tab", .text(), .text("a\tb"), "a\tb"),
        FieldCase("non-ASCII", .text(), .text("ü€😀"), "ü€😀"),
        FieldCase("non-ASCII with quote", .text(), .text("ü\"€"), "\"ü\"\"€\""),
        FieldCase("first and last code point", .text(), .text("\u{1}\u{10FFFF}"), "\u{1}\u{10FFFF}"),
        FieldCase("around the surrogates", .text(), .text("\u{D7FF}\u{E000}"), "\u{D7FF}\u{E000}"),
        FieldCase("plain column", .plain, .text("-12.50"), "-12.50"),
        FieldCase("plain column, NULL", .plain, .null, ""),
        FieldCase("plain column, empty", .plain, .text(""), "\"\""),
        FieldCase("binary", .binary, .bytes([0, 0xFF, 0x5C, 0x22, 0x0A]), "\"\\x00ff5c220a\""),
        FieldCase("binary, empty", .binary, .bytes([]), "\"\\x\""),
        FieldCase("binary, NULL", .binary, .null, ""),
    ]

    static let times: [FieldCase] = [
        FieldCase("date", .date, .date(2024, 2, 29), "2024-02-29"),
        FieldCase("first day", .date, .date(1, 1, 1), "0001-01-01"),
        FieldCase("year 0 is 1 BC", .date, .date(0, 2, 29), "0001-02-29 BC"),
        FieldCase("44 BC", .date, .date(-43, 3, 15), "0044-03-15 BC"),
        FieldCase("leap century", .date, .date(2000, 2, 29), "2000-02-29"),
        FieldCase("five digits", .date, .date(32767, 12, 31), "32767-12-31"),
        FieldCase("date, NULL", .date, .null, ""),
        FieldCase("time", .time, .time(23, 59, 59), "23:59:59"),
        FieldCase("leap second", .time, .time(23, 59, 60), "23:59:60"),
        FieldCase("midnight", .time, .time(0, 0, 0), "00:00:00"),
        FieldCase(
            "timestamp", .timestamp, .timestamp(date: .date(2024, 1, 31), time: .time(1, 2, 3)),
            "2024-01-31 01:02:03"),
        FieldCase(
            "nine digits", .timestamp,
            .timestamp(date: .date(2024, 1, 31), time: .time(1, 2, 3), nanoseconds: 123_456_789),
            "2024-01-31 01:02:03.123456789"),
        FieldCase(
            "one nanosecond", .timestamp,
            .timestamp(date: .date(2024, 1, 31), time: .time(1, 2, 3), nanoseconds: 1),
            "2024-01-31 01:02:03.000000001"),
        FieldCase(
            "digits as needed", .timestamp,
            .timestamp(date: .date(2024, 1, 31), time: .time(1, 2, 3), nanoseconds: 120_000_000),
            "2024-01-31 01:02:03.12"),
        FieldCase(
            "zoned", .zonedTimestamp, .timestamp(date: .date(2024, 1, 31), time: .time(1, 2, 60)),
            "2024-01-31 01:02:60+00"),
        FieldCase(
            "zoned, before the era", .zonedTimestamp,
            .timestamp(date: .date(-4712, 1, 1), time: .time(0, 0, 0), nanoseconds: 500_000_000),
            "4713-01-01 00:00:00.5+00 BC"),
    ]

    static let numbers: [FieldCase] = [
        FieldCase("double", .double, .double(0.1), "0.1"),
        FieldCase("17 digits", .double, .double(0.1 + 0.2), "0.30000000000000004"),
        FieldCase("negative zero", .double, .double(-0.0), "-0.0"),
        FieldCase("greatest", .double, .double(.greatestFiniteMagnitude), "1.7976931348623157e+308"),
        FieldCase("least", .double, .double(.leastNonzeroMagnitude), "5e-324"),
        FieldCase("not a number", .double, .double(.nan), "NaN"),
        FieldCase("infinity", .double, .double(.infinity), "Infinity"),
        FieldCase("minus infinity", .double, .double(-.infinity), "-Infinity"),
        FieldCase("float", .float, .float(0.1), "0.1"),
        FieldCase("greatest float", .float, .float(.greatestFiniteMagnitude), "3.4028235e+38"),
        FieldCase("float, infinity", .float, .float(-.infinity), "-Infinity"),
        FieldCase("true", .bit, .bytes([1]), "t"),
        FieldCase("false", .bit, .bytes([0]), "f"),
        FieldCase("bit, NULL", .bit, .null, ""),
    ]

    @Test(arguments: texts + times + numbers) func `a cell becomes this field`(_ example: FieldCase)
        async throws
    {
        let table = CellTable(columns: [example.column], rows: [[example.cell]])
        let (bytes, progress) = try await table.encode()
        #expect(bytes == example.line)
        #expect(progress == EncodeProgress(nextRow: 1, embeddedNewlines: example.newlines, stop: .batchDone))
    }

    /// A value that looks like NULL must come back as a value, whatever its column's form.
    @Test(arguments: [
        ("NULL", FieldCase("text", .text(), .text("NULL"), "\"NULL\"")),
        ("NULL", FieldCase("NULL itself", .text(), .null, "NULL")),
        ("NULL", FieldCase("longer", .text(), .text("NULLS"), "NULLS")),
        ("NULL", FieldCase("empty is a value of its own", .text(), .text(""), "\"\"")),
        ("\\N", FieldCase("backslash", .text(), .text("\\N"), "\"\\N\"")),
        ("0", FieldCase("plain", .plain, .text("0"), "\"0\"")),
        ("0.1", FieldCase("double", .double, .double(0.1), "\"0.1\"")),
        ("NaN", FieldCase("not a number", .double, .double(.nan), "\"NaN\"")),
        ("NaN", FieldCase("float", .float, .float(.nan), "\"NaN\"")),
        ("t", FieldCase("boolean", .bit, .bytes([1]), "\"t\"")),
        ("t", FieldCase("other boolean", .bit, .bytes([0]), "f")),
        ("1970-01-01", FieldCase("date", .date, .date(1970, 1, 1), "\"1970-01-01\"")),
        ("00:00:00", FieldCase("time", .time, .time(0, 0, 0), "\"00:00:00\"")),
        (
            "1970-01-01 00:00:00",
            FieldCase(
                "timestamp", .timestamp, .timestamp(date: .date(1970, 1, 1), time: .time(0, 0, 0)),
                "\"1970-01-01 00:00:00\"")
        ),
        ("\\x", FieldCase("binary", .binary, .bytes([]), "\"\\x\"")),
    ])
    func `a value that looks like NULL is quoted`(nullText: String, _ example: FieldCase) async throws {
        let dialect = CSVDialect(nullText: nullText)
        #expect(dialect.validate() == nil)
        let table = CellTable(columns: [example.column], rows: [[example.cell]])
        #expect(try await table.encode(dialect: dialect).bytes == example.line)
    }

    @Test(arguments: [
        (CellColumn.date, Cell.date(2023, 2, 29)), (.date, .date(1900, 2, 29)), (.date, .date(2024, 0, 1)),
        (.date, .date(2024, 13, 1)), (.date, .date(2024, 4, 31)), (.date, .date(2024, 1, 0)),
        (.date, .date(0, 0, 0)), (.time, .time(24, 0, 0)), (.time, .time(0, 60, 0)), (.time, .time(0, 0, 61)),
        (.timestamp, .timestamp(date: .date(2024, 1, 1), time: .time(25, 0, 0))),
        (.timestamp, .timestamp(date: .date(2024, 2, 30), time: .time(0, 0, 0))),
        (
            .zonedTimestamp,
            .timestamp(date: .date(2024, 1, 1), time: .time(0, 0, 0), nanoseconds: 1_000_000_000)
        ),
    ])
    func `a time that no calendar has is refused`(column: CellColumn, cell: Cell) async throws {
        let (bytes, progress) = try await CellTable(columns: [.text(), column], rows: [[.text("a"), cell]])
            .encode()
        #expect(progress.stop == .badValue(columnIndex: 1, .invalidTimestamp))
        #expect(bytes.isEmpty && progress.nextRow == 0)
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0x80], [0xBF], [0xC3], [0xE2, 0x82],
            [0xF0, 0x9F, 0x98],
            [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xF0, 0x28, 0x8C, 0xBC],
            [0xF0, 0x90, 0x28, 0xBC],
            [0xF0, 0x9F, 0x98, 0x28],
        ] as [[UInt8]])
    func `broken UTF-8 is refused wherever it stands`(_ broken: [UInt8]) async throws {
        // Before and behind it: nothing, and enough to reach each border of 8 and 16 bytes.
        for before in [0, 1, 6, 7, 8, 13, 14, 15, 16, 31, 40] {
            for behind in [0, 1, 20] where behind == 0 || broken.count > 0 {
                let value =
                    [UInt8](repeating: 0x61, count: before) + broken + [UInt8](repeating: 0x61, count: behind)
                let table = CellTable(columns: [.text()], rows: [[.text("good")], [.bytes(value)]])
                let (bytes, progress) = try await table.encode()
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
                let (bytes, progress) = try await CellTable(columns: [.text()], rows: [[.bytes(value)]])
                    .encode()
                #expect(progress.stop == .badValue(columnIndex: 0, .nulByte))
                #expect(bytes.isEmpty)
            }
        }
    }

    @Test(arguments: [-2, -3, -5, -99, Int.min]) func `a length that means nothing is refused`(
        _ indicator: Int
    ) async throws {
        let table = CellTable(columns: [.text()], rows: [[.indicator(indicator)]])
        #expect(try await table.encode().progress.stop == .badValue(columnIndex: 0, .invalidIndicator))
    }

    @Test(arguments: [65, 1 << 40, -4]) func `a value longer than its cell makes a long row`(
        _ indicator: Int
    ) async throws {
        let table = CellTable(
            columns: [.text()], rows: [[.text("a")], [.indicator(indicator)], [.text("b")]])
        let (bytes, progress) = try await table.encode()
        #expect(progress.stop == .longRow && progress.nextRow == 1 && bytes == Array("a\n".utf8))
        let batch = try table.batch()
        let hasOverflow = batch.hasOverflow
        #expect(hasOverflow)
    }
}
