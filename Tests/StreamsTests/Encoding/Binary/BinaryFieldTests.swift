import Testing

@testable import Streams

/// A cell, and the field that it must become, or what is wrong with it.
struct BinaryCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let column: BinaryColumn
    let cell: Cell
    let expected: Result<[UInt8], BadValueError>

    /// A text that becomes these bytes, as hexadecimal digits.
    init(_ kind: BinaryField, _ text: String, _ digits: String) {
        self.init("\(kind) \(text)", BinaryColumn(form: .characters, kind: kind), .text(text), digits)
    }

    /// A text that is refused.
    init(_ kind: BinaryField, _ text: String, _ reason: BadValue) {
        testDescription = "\(kind) \(text): \(reason)"
        column = BinaryColumn(form: .characters, kind: kind)
        cell = .text(text)
        expected = .failure(BadValueError(reason: reason))
    }

    init(_ description: String, _ column: BinaryColumn, _ cell: Cell, _ digits: String) {
        testDescription = description
        self.column = column
        self.cell = cell
        expected = .success(hex(digits))
    }

    init(_ description: String, _ column: BinaryColumn, _ cell: Cell, _ reason: BadValue) {
        testDescription = description
        self.column = column
        self.cell = cell
        expected = .failure(BadValueError(reason: reason))
    }
}

struct BinaryFieldTests {
    static let wholeNumbers = [
        BinaryCase(.int2, "0", "0000"), BinaryCase(.int2, "-1", "ffff"), BinaryCase(.int2, "+7", "0007"),
        BinaryCase(.int2, "32767", "7fff"), BinaryCase(.int2, "-32768", "8000"),
        BinaryCase(.int2, "32768", .outOfRange), BinaryCase(.int2, "-32769", .outOfRange),
        BinaryCase(.int4, "2147483647", "7fffffff"), BinaryCase(.int4, "-2147483648", "80000000"),
        BinaryCase(.int4, "2147483648", .outOfRange), BinaryCase(.int4, "0000000000012", "0000000c"),
        BinaryCase(.int8, "9223372036854775807", "7fffffffffffffff"),
        BinaryCase(.int8, "-9223372036854775808", "8000000000000000"),
        BinaryCase(.int8, "9223372036854775808", .outOfRange),
        BinaryCase(.int8, "-9223372036854775809", .outOfRange),
        BinaryCase(.int8, "18446744073709551617", .outOfRange),
        BinaryCase(.int8, "99999999999999999999999", .outOfRange),
        BinaryCase(.int4, "", .unreadable), BinaryCase(.int4, "-", .unreadable),
        BinaryCase(.int4, "1.0", .unreadable), BinaryCase(.int4, " 1", .unreadable),
        BinaryCase(.int4, "1 ", .unreadable), BinaryCase(.int4, "--1", .unreadable),
        BinaryCase(.int4, "0x1", .unreadable), BinaryCase(.int4, "1e3", .unreadable),
    ]

    /// Groups, weight, sign, scale, and the groups.
    static let decimals = [
        BinaryCase(.numeric, "0", "0000 0000 0000 0000"),
        BinaryCase(.numeric, "-0.00", "0000 0000 0000 0002"),
        BinaryCase(.numeric, "1", "0001 0000 0000 0000 0001"),
        BinaryCase(.numeric, "-12.50", "0002 0000 4000 0002 000c 1388"),
        BinaryCase(.numeric, "+12.5", "0002 0000 0000 0001 000c 1388"),
        BinaryCase(.numeric, "0.0001", "0001 ffff 0000 0004 0001"),
        BinaryCase(.numeric, "0.00001", "0001 fffe 0000 0005 03e8"),
        BinaryCase(.numeric, ".5", "0001 ffff 0000 0001 1388"),
        BinaryCase(.numeric, "5.", "0001 0000 0000 0000 0005"),
        BinaryCase(.numeric, "9999", "0001 0000 0000 0000 270f"),
        BinaryCase(.numeric, "10000", "0001 0001 0000 0000 0001"),
        BinaryCase(.numeric, "100000000.0", "0001 0002 0000 0001 0001"),
        BinaryCase(.numeric, "100000001", "0003 0002 0000 0000 0001 0000 0001"),
        BinaryCase(.numeric, "12345678.9", "0003 0001 0000 0001 04d2 162e 2328"),
        BinaryCase(.numeric, "000123.4500", "0002 0000 0000 0004 007b 1194"),
        BinaryCase(.numeric, "1e3", "0001 0000 0000 0000 03e8"),
        BinaryCase(.numeric, "1.50e1", "0001 0000 0000 0001 000f"),
        BinaryCase(.numeric, "1E+20", "0001 0005 0000 0000 0001"),
        BinaryCase(.numeric, "1.5e-7", "0001 fffe 0000 0008 000f"),
        BinaryCase(.numeric, "1e131071", "0001 7fff 0000 0000 03e8"),
        BinaryCase(.numeric, "1e-16383", "0001 f000 0000 3fff 000a"),
        BinaryCase(.numeric, "NaN", "0000 0000 c000 0000"),
        BinaryCase(.numeric, "Infinity", "0000 0000 d000 0000"),
        BinaryCase(.numeric, "-Infinity", "0000 0000 f000 0000"),
        BinaryCase(.numeric, "1e131072", .outOfRange), BinaryCase(.numeric, "1e-16384", .outOfRange),
        BinaryCase(.numeric, "1e99999999999999999999", .outOfRange),
        BinaryCase(.numeric, "", .unreadable), BinaryCase(.numeric, ".", .unreadable),
        BinaryCase(.numeric, "-", .unreadable), BinaryCase(.numeric, "1.2.3", .unreadable),
        BinaryCase(.numeric, "1e", .unreadable), BinaryCase(.numeric, "1e+", .unreadable),
        BinaryCase(.numeric, "1,5", .unreadable), BinaryCase(.numeric, "12a", .unreadable),
        BinaryCase(.numeric, "1 ", .unreadable), BinaryCase(.numeric, "nan", .unreadable),
        BinaryCase(.numeric, "-e5", .unreadable),
    ]

    static let floats = [
        BinaryCase(.float8Text, "0.1", "3fb999999999999a"), BinaryCase(.float8Text, "-0", "8000000000000000"),
        BinaryCase(.float8Text, "1e22", "4480f0cf064dd592"),
        BinaryCase(.float8Text, "1e23", "44b52d02c7e14af6"),
        BinaryCase(.float8Text, "9007199254740993", "4340000000000000"),
        BinaryCase(.float8Text, "5e-324", "0000000000000001"),
        BinaryCase(.float8Text, "1.7976931348623157e+308", "7fefffffffffffff"),
        BinaryCase(.float8Text, "12345678901234567890123", "4484ea15b273b38a"),
        BinaryCase(.float8Text, "0.00000", "0000000000000000"),
        BinaryCase(.float8Text, "NaN", "7ff8000000000000"),
        BinaryCase(.float8Text, "Infinity", "7ff0000000000000"),
        BinaryCase(.float8Text, "-Infinity", "fff0000000000000"),
        BinaryCase(.float8Text, "1e309", .outOfRange), BinaryCase(.float8Text, "-1e400", .outOfRange),
        BinaryCase(.float8Text, "1e-400", .outOfRange), BinaryCase(.float8Text, "", .unreadable),
        BinaryCase(.float8Text, "inf", .unreadable), BinaryCase(.float8Text, "0x10", .unreadable),
        BinaryCase(.float8Text, "1e", .unreadable), BinaryCase(.float8Text, "1 ", .unreadable),
        BinaryCase(.float4Text, "0.1", "3dcccccd"), BinaryCase(.float4Text, "1e-45", "00000001"),
        BinaryCase(.float4Text, "3.4028235e+38", "7f7fffff"), BinaryCase(.float4Text, "16777217", "4b800000"),
        BinaryCase(.float4Text, "-Infinity", "ff800000"), BinaryCase(.float4Text, "1e39", .outOfRange),
        BinaryCase(.float4Text, "1e-50", .outOfRange),
        BinaryCase(
            "a double", BinaryColumn(form: .double, kind: .float8, valueBytes: 8), .double(-0.5),
            "bfe0000000000000"),
        BinaryCase(
            "a float", BinaryColumn(form: .float, kind: .float4, valueBytes: 4), .float(-0.5), "bf000000"),
    ]

    static let others = [
        BinaryCase(.booleanText, "t", "01"), BinaryCase(.booleanText, "f", "00"),
        BinaryCase(.booleanText, "1", "01"), BinaryCase(.booleanText, "0", "00"),
        BinaryCase(.booleanText, "", .unreadable), BinaryCase(.booleanText, "x", .unreadable),
        BinaryCase(.booleanText, "tt", .unreadable),
        BinaryCase("a bit", BinaryColumn(form: .bit, kind: .boolean, valueBytes: 1), .bytes([1]), "01"),
        BinaryCase("no bit", BinaryColumn(form: .bit, kind: .boolean, valueBytes: 1), .bytes([0]), "00"),
        BinaryCase(
            .uuid, "01234567-89ab-cdef-0123-456789ABCDEF", "0123456789abcdef0123456789abcdef"),
        BinaryCase(.uuid, "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
        BinaryCase(.uuid, "01234567-89ab-cdef-0123-456789abcdeg", .unreadable),
        BinaryCase(.uuid, "0123456-789ab-cdef-0123-456789abcdef", .unreadable),
        BinaryCase(.uuid, "0123456789abcdef0123456789abcde", .unreadable), BinaryCase(.uuid, "", .unreadable),
        BinaryCase(.text, "", ""), BinaryCase(.text, "a\tb\\", "6109625c"),
        BinaryCase(.text, "ü€😀", "c3bc e282ac f09f9880"), BinaryCase(.text, "a\0", .nulByte),
        BinaryCase(.jsonb, "{}", "01 7b7d"), BinaryCase(.jsonb, "\"ü\"", "01 22c3bc22"),
        BinaryCase(.jsonb, "\0", .nulByte),
        BinaryCase("bytes", BinaryColumn(form: .bytes, kind: .bytes), .bytes([0, 255, 10]), "00ff0a"),
        BinaryCase("no bytes", BinaryColumn(form: .bytes, kind: .bytes), .bytes([]), ""),
        BinaryCase(.hexText, "\\x", ""), BinaryCase(.hexText, "\\x00fF5c", "00ff5c"),
        BinaryCase(.hexText, "00ff", .unreadable), BinaryCase(.hexText, "\\x0", .unreadable),
        BinaryCase(.hexText, "\\x0g", .unreadable), BinaryCase(.hexText, "", .unreadable),
    ]

    @Test(arguments: wholeNumbers + decimals + floats + others + BinaryTimeTests.cases)
    func `a cell becomes this field, or is refused`(_ example: BinaryCase) async throws {
        let table = BinaryTable(
            columns: [.text(), example.column], rows: [[.text("a"), .null], [.text("b"), example.cell]])
        let (bytes, progress) = try await table.encode()
        let first = hex("0002") + field([0x61]) + hex("ffffffff")
        switch example.expected {
        case .success(let value):
            #expect(bytes == first + hex("0002") + field([0x62]) + field(value))
            #expect(progress == EncodeProgress(nextRow: 2, embeddedNewlines: 0, stop: .batchDone))
        case .failure(let error):
            #expect(bytes == first)
            #expect(progress.stop == .badValue(columnIndex: 1, error.reason) && progress.nextRow == 1)
        }
    }

    @Test(arguments: [("1.23", true), ("1.2300", true), ("1.234", false), ("123e-4", false), ("NaN", true)])
    func `digits that the target would round are refused`(text: String, isKept: Bool) async throws {
        var table = BinaryTable(columns: [.text(.numeric)], rows: [[.text(text)]])
        table.maximumScales = [2]
        let stop = try await table.encode().progress.stop
        #expect(stop == (isKept ? .batchDone : .badValue(columnIndex: 0, .tooManyDigits)))
    }

    @Test func `any finite number comes through its shortest text`() async throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20 {
            let doubles = (0..<500).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
            let floats = (0..<500).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
            }
            .filter(\.isFinite)
            let short = (0..<500).map { _ in
                Double(Int.random(in: -99_999...99_999, using: &generator)) / 1000
            }
            let eights = try await BinaryTable(
                columns: [.text(.float8Text)], rows: (doubles + short).map { [.text($0.description)] }
            ).encode(chunkBytes: 1 << 16)
            #expect(
                eights.bytes
                    == (doubles + short).flatMap { hex("0001 00000008") + bytes($0.bitPattern) })
            let fours = try await BinaryTable(
                columns: [.text(.float4Text)], rows: floats.map { [.text($0.description)] }
            ).encode(chunkBytes: 1 << 16)
            #expect(fours.bytes == floats.flatMap { hex("0001 00000004") + bytes($0.bitPattern) })
        }
    }

    private func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC3], [0xE2, 0x82], [0xFF],
            [0],
        ] as [[UInt8]], [BinaryField.text, .jsonb])
    func `what is no text is refused wherever it stands`(broken: [UInt8], kind: BinaryField) async throws {
        for before in [0, 1, 7, 8, 13, 14, 15, 16, 31, 40] {
            for behind in [0, 1, 20] {
                let value =
                    [UInt8](repeating: 0x61, count: before) + broken + [UInt8](repeating: 0x61, count: behind)
                let table = BinaryTable(columns: [.text(kind)], rows: [[.bytes(value)]])
                let (bytes, progress) = try await table.encode()
                #expect(
                    progress.stop == .badValue(columnIndex: 0, broken == [0] ? .nulByte : .invalidUTF8))
                #expect(bytes.isEmpty)
            }
        }
    }
}
