import Testing

@testable import Streams

/// Rows that a server encoded, looked at chunk by chunk.
struct CopyRowCheckTests {
    /// An encoding, and rows of it with what it makes of trouble: escapes, quotes, doubled quotes, breaks in fields.
    struct Form: Sendable, CustomTestStringConvertible {
        let encoding: RowEncoding

        var testDescription: String { "\(encoding)" }
        var rows: CopyRows {
            CopyRows(
                format: encoding.format, delimiter: encoding.dialect?.delimiter ?? 0x2C,
                nullText: encoding.dialect?.nullText ?? "")
        }

        /// The rows with their line breaks as they stand in chunks.
        func stream(_ values: [[[UInt8]?]]) -> [UInt8] {
            let endsInCRLF = encoding.dialect?.lineEnding == .crlf
            return values.flatMap { endsInCRLF ? rows.line($0).dropLast() + [13, 10] : rows.line($0) }
        }
    }

    static let forms = [
        Form(encoding: .text), Form(encoding: .csv(.standard)),
        Form(encoding: .csv(CSVDialect(delimiter: 0x3B, nullText: "\\N", lineEnding: .crlf))),
    ]

    /// Columns a, b and c.
    static func shape(_ encoding: RowEncoding, maximumScales: [Int?] = []) -> RowShape {
        let columns = ["a", "b", "c"].map {
            SourceColumn(name: $0, kind: .other, typeName: "text", postgresType: "text")
        }
        return RowShape(columns: columns, maximumScales: maximumScales, encoding: encoding)
    }

    /// The first problem of chunks that end at the cuts and at the stream's end; each begins with a byte of a header,
    /// which is no text.
    static func firstProblem(
        _ check: CopyRowCheck?, _ stream: [UInt8], cutAt cuts: [Int]
    ) -> UnwritableValueError? {
        var check = check
        var start = 0
        for cut in cuts + [stream.count] {
            let chunk = [0xFF] + stream[start..<cut]
            if let found = chunk.withBytes(chunk.count, { check?.firstProblem($0, from: 1) }) { return found }
            start = cut
        }
        return nil
    }

    /// What is wrong at the first of the ways to cut that does not find what is expected; `nil` when all do.
    static func surprise(
        _ check: CopyRowCheck?, _ stream: [UInt8], _ expected: UnwritableValueError?, cutAt ways: [[Int]]
    ) -> String? {
        for cuts in ways {
            let found = firstProblem(check, stream, cutAt: cuts)
            if found != expected { return "\(stream) cut at \(cuts): \(found?.description ?? "nothing")" }
        }
        return nil
    }

    /// Every way to cut into two, and into three.
    static func allCuts(_ count: Int) -> [[Int]] {
        (0...count).flatMap { first in [[first]] + (first...count).map { [first, $0] } }
    }

    /// Characters of each length, and the ends of their ranges.
    private static let values: [[String?]] = [
        ["é", nil, "a\t,;\n"], ["€\\", "\"😀\"", ""], [nil, "\u{10FFFF}\u{800}", "\u{D7FF}x\u{E000}"],
    ]

    private static let broken: [[UInt8]] = [
        [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F],
        [0xF0, 0x9F, 0x98],
        [0xF4, 0x90, 0x80, 0x80],
    ]

    private var sound: [[[UInt8]?]] { Self.values.map { $0.map { $0.map { Array($0.utf8) } } } }

    @Test(arguments: forms) func `text of characters of any length is accepted, wherever chunks cut it`(
        _ form: Form
    ) {
        let check = CopyRowCheck(Self.shape(form.encoding), checksText: true)
        let stream = form.stream(sound)
        #expect(Self.surprise(check, stream, nil, cutAt: Self.allCuts(stream.count)) == nil)
    }

    @Test(arguments: forms, broken)
    func `bytes that are no text are found at every place, with row and column, wherever chunks cut them`(
        _ form: Form, _ broken: [UInt8]
    ) {
        let check = CopyRowCheck(Self.shape(form.encoding), checksText: true)
        let soundStream = form.stream(sound)
        var generator = SeededGenerator(seed: UInt64(broken[0]))
        for (row, values) in Self.values.enumerated() {
            for (column, name) in ["a", "b", "c"].enumerated() {
                let characters = (values[column] ?? "").unicodeScalars.map { Array(String($0).utf8) }
                for place in 0...characters.count {
                    var rows = sound
                    rows[row][column] = Array(
                        (characters[..<place] + [broken] + characters[place...]).joined())
                    let stream = form.stream(rows)
                    let expected = UnwritableValueError(row: row + 1, column: name, reason: .invalidUTF8)
                    let start = zip(stream, soundStream).prefix { $0 == $1 }.count
                    // All pairs near the bytes, and some anywhere.
                    let near = max(0, start - 2)...min(stream.count, start + broken.count + 2)
                    let pairs = near.flatMap { first in (first...near.upperBound).map { [first, $0] } }
                    let random = (0..<20).map { _ in
                        (0..<2).map { _ in Int.random(in: 0...stream.count, using: &generator) }.sorted()
                    }
                    let ways = (0...stream.count).map({ [$0] }) + pairs + random
                    #expect(Self.surprise(check, stream, expected, cutAt: ways) == nil)
                }
            }
        }
    }

    @Test(arguments: forms) func `text is accepted when each byte comes alone`(_ form: Form) {
        let check = CopyRowCheck(Self.shape(form.encoding), checksText: true)
        let stream = form.stream(sound)
        #expect(Self.firstProblem(check, stream, cutAt: Array(0..<stream.count)) == nil)
    }

    /// A character that breaks off is the fault of the field that it breaks off in, though the next chunk shows it.
    @Test func `a character that breaks off at a chunk's end belongs to the field that it began in`() {
        let check = CopyRowCheck(Self.shape(.text), checksText: true)
        for lead in [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98]] as [[UInt8]] {
            for behind in ["\tb\tc\n", "\n", "a\t"] {
                let stream = Array("1\t2\t3\n4\tx".utf8) + lead + Array(behind.utf8)
                let cut = stream.count - behind.utf8.count
                let found = Self.firstProblem(check, stream, cutAt: [cut])
                #expect(found == UnwritableValueError(row: 2, column: "b", reason: .invalidUTF8), "\(stream)")
            }
        }
    }

    /// No server sends it, but the format has it: a tab or line feed behind a backslash is no border.
    @Test(arguments: [9, 10] as [UInt8])
    func `an escaped border is part of its value, wherever chunks cut it`(
        _ border: UInt8
    ) {
        let check = CopyRowCheck(Self.shape(.text), checksText: true)
        let value = Array(#"x\\\"#.utf8) + [border]
        let stream = value + [9] + value + [0xFF, 9] + value + [10]
        let expected = UnwritableValueError(row: 1, column: "b", reason: .invalidUTF8)
        #expect(Self.surprise(check, stream, expected, cutAt: Self.allCuts(stream.count)) == nil)
    }

    @Test func `rows are not looked at where nothing needs to be`() {
        #expect(CopyRowCheck(Self.shape(.text), checksText: false) == nil)
        #expect(CopyRowCheck(Self.shape(.text, maximumScales: [nil, nil, nil]), checksText: false) == nil)
        #expect(CopyRowCheck(Self.shape(.binary, maximumScales: [nil, 2, nil]), checksText: true) == nil)
        #expect(CopyRowCheck(Self.shape(.text, maximumScales: [nil, 2, nil]), checksText: false) != nil)
    }
}
