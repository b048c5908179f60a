@testable import Streams

/// Rows as a server sends them in a `COPY … TO STDOUT`.
struct CopyRows: Sendable {
    var format: CopyFormat
    var delimiter: UInt8 = 0x2C
    var nullText = ""

    /// One row; `nil` is NULL.
    func line(_ values: [[UInt8]?]) -> [UInt8] {
        switch format {
        case .text: CopyTextReference.line(values)
        case .csv:
            ReferenceEncoder(dialect: CSVDialect(delimiter: delimiter, nullText: nullText)).line(values)
        case .binary:
            values.reduce([UInt8(values.count >> 8), UInt8(values.count & 0xFF)]) {
                $0 + ($1.map(field) ?? [0xFF, 0xFF, 0xFF, 0xFF])
            }
        }
    }

    /// The messages that carry the rows: one each, of a binary COPY the header with the first, and the trailer.
    func messages(_ rows: [[[UInt8]?]]) -> [[UInt8]] {
        var messages = rows.map(line)
        guard format == .binary else { return messages }
        messages.append(CopyFormat.binaryTrailer)
        messages[0] = CopyFormat.binaryHeader + messages[0]
        return messages
    }

    /// Rows whose values look like what ends them.
    var nasty: [[[UInt8]?]] { format == .binary ? Self.nastyBytes : Self.nastyTexts }

    private static let nastyTexts: [[[UInt8]?]] = [
        ["a"], [nil], [""], [nil, nil], ["", nil, ""], ["a,b", "c"], ["\"", "\"\""], ["a\"b", "\"a\"", "x"],
        ["\n"], ["a\nb\n", nil, "\n\n"], ["\r\n", "a\r\nb"], ["\"\n\"", "\n\"", "\"\n"], [",", ",\n\",\""],
        ["\\", "\\.", "\\N"], ["NULL", nil], ["ü€😀", "x"], ["\t", "a\tb\\"],
    ].map { (row: [String?]) in row.map { $0.map { Array($0.utf8) } } }

    /// Lengths of 0x0A and 0x0A0A bytes, of 0xFFFF in the count of none, and values that read like numbers.
    private static let nastyBytes: [[[UInt8]?]] = [
        [], [nil], [[]], [[10]], [[0xFF, 0xFF]], [[0xFF, 0xFF, 0xFF, 0xFF], nil], [nil, [], nil],
        [[UInt8](repeating: 10, count: 10)], [[0, 0], [0, 0, 0, 0], []], [[], [], [0]],
        [[UInt8]?](repeating: nil, count: 10), [[UInt8](repeating: 0xFF, count: 256), [1]],
        [[UInt8](repeating: 0, count: 255), nil], [[UInt8](repeating: 10, count: 0x0A0A)],
    ]

    /// Random rows of one to four fields, or of none.
    func random(_ count: Int, using generator: inout SeededGenerator) -> [[[UInt8]?]] {
        let columns = Int.random(in: format == .binary ? 0...4 : 1...4, using: &generator)
        return (0..<count).map { _ in
            (0..<columns).map { _ in
                if Int.random(in: 0..<5, using: &generator) == 0 { return nil }
                let length = [0, 1, 2, 4, 9, 10, 11, 30].randomElement(using: &generator) ?? 0
                return format == .binary
                    ? (0..<length).map { _ in [0, 1, 10, 0xFF].randomElement(using: &generator) ?? 0 }
                    : NastyText.bytes(upTo: length, using: &generator)
            }
        }
    }
}

/// A row that was read from the whole stream, which is never cut.
struct ReferenceRow: Equatable {
    var bytes: [UInt8] = []
    /// For each byte: a quoted csv field goes on behind it.
    var isQuotedBehind: [Bool] = []
    /// csv: bytes of the first field.
    var firstField: [UInt8]?

    /// The row with the line break that was asked for.
    func written(endsInCRLF: Bool) -> ReferenceRow {
        guard endsInCRLF else { return self }
        return ReferenceRow(
            bytes: bytes.dropLast() + [13, 10], isQuotedBehind: isQuotedBehind + [false],
            firstField: firstField)
    }

    /// The row without its first field, as a row of its own.
    var withoutFirstField: ReferenceRow {
        let cut = (firstField?.count ?? -1) + 1
        return ReferenceRow(
            bytes: Array(bytes.dropFirst(cut)), isQuotedBehind: Array(isQuotedBehind.dropFirst(cut)))
    }
}

/// Reads a whole stream field by field: what the border finders, which only count, are compared with.
enum ReferenceRows {
    static func read(_ stream: [UInt8], _ format: CopyFormat, delimiter: UInt8 = 0x2C) -> [ReferenceRow] {
        switch format {
        case .text:
            return stream.split(separator: 10, omittingEmptySubsequences: false).dropLast()
                .map { plain(Array($0) + [10]) }
        case .csv: return csv(stream, delimiter)
        case .binary: return binary(stream)
        }
    }

    private static func plain(_ bytes: [UInt8]) -> ReferenceRow {
        ReferenceRow(bytes: bytes, isQuotedBehind: bytes.map { _ in false })
    }

    private enum Place { case fieldStart, bare, quoted, behindQuote }

    private static func csv(_ stream: [UInt8], _ delimiter: UInt8) -> [ReferenceRow] {
        var rows: [ReferenceRow] = []
        var row = ReferenceRow()
        var place = Place.fieldStart
        for byte in stream {
            switch (place, byte) {
            case (.quoted, 0x22): place = .behindQuote
            case (.quoted, _): break
            case (.fieldStart, 0x22), (.behindQuote, 0x22): place = .quoted
            case (_, delimiter), (_, 10):
                place = .fieldStart
                row.firstField = row.firstField ?? row.bytes
            default: place = .bare
            }
            row.bytes.append(byte)
            row.isQuotedBehind.append(place == .quoted)
            if byte == 10, place == .fieldStart {
                rows.append(row)
                row = ReferenceRow()
            }
        }
        return rows
    }

    private static func binary(_ stream: [UInt8]) -> [ReferenceRow] {
        var rows: [ReferenceRow] = []
        var offset = CopyFormat.binaryHeader.count
        func number(_ bytes: Int) -> Int {
            stream[offset..<offset + bytes].reduce(0) { $0 << 8 | Int($1) }
        }
        while number(2) != 0xFFFF {
            let start = offset
            let fields = number(2)
            offset += 2
            for _ in 0..<fields {
                let length = number(4)
                offset += 4 + (length == 0xFFFF_FFFF ? 0 : length)
            }
            rows.append(plain(Array(stream[start..<offset])))
        }
        return rows
    }
}
