import Testing

@testable import Streams

/// The vectorised encoder against the rules of the format, written down byte by byte.
struct CSVEncoderReferenceTests {
    private static let dialects = [
        CSVDialect(), CSVDialect(delimiter: 0x09, lineEnding: .crlf),
        CSVDialect(delimiter: 0x3B, nullText: "NULL"),
        CSVDialect(delimiter: 0x7C, nullText: "x"),
    ]

    @Test(arguments: dialects, 0..<40)
    func `any cells become what the rules say, over cells with stale bytes and chunks of any size`(
        dialect: CSVDialect, seed: Int
    ) async throws {
        var random = SplitMix(state: UInt64(seed) &* 4 &+ UInt64(dialect.delimiter))
        let rows = (0..<60).map { _ in (0..<5).map { _ in CellText.random(&random, dialect: dialect) } }
        let expected = rows.flatMap { row in
            row.map { ReferenceCSV.field($0, dialect) }.joined(separator: [dialect.delimiter])
                + dialect.lineEnding.bytes
        }
        let outcome = try await EncodedRows.encode(
            rows, dialect: dialect, chunkBytes: 900 + seed * 7, &random)
        #expect(outcome.stop == .batchDone)
        #expect(outcome.bytes == Array(expected))
        let counted = dialect.lineEnding.bytes[0]
        let breaks = rows.joined().map { $0?.count { $0 == counted } ?? 0 }.reduce(0, +)
        #expect(outcome.embeddedNewlines == breaks)
    }

    @Test(arguments: 0..<200)
    func `a byte that is no text is found wherever it stands, and its row is not written`(seed: Int)
        async throws
    {
        var random = SplitMix(state: UInt64(seed) &+ 1_000_000)
        let broken: [[UInt8]] = [
            [0], [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xF0, 0x9F, 0x98], [0xE2, 0x82],
        ]
        let piece = broken[seed % broken.count]
        var cell = Array(repeating: UInt8(ascii: "a"), count: seed % 41)
        if seed % 3 == 0 { cell = Array("é".utf8) + cell }
        cell.insert(contentsOf: piece, at: cell.count - min(cell.count, seed % 7))
        // The insertion may have split nothing: every piece is ASCII letters around the broken bytes.
        let rows: [[[UInt8]?]] = [[Array("good".utf8), nil], [Array("x".utf8), cell]]
        let outcome = try await EncodedRows.encode(rows, dialect: .standard, chunkBytes: 4096, &random)
        #expect(outcome.stop == .badValue(columnIndex: 1, piece == [0] ? .nulByte : .invalidUTF8))
        #expect(outcome.bytes == Array("good,\n".utf8))
    }
}

/// The format's rules, one byte at a time.
private enum ReferenceCSV {
    static func field(_ value: [UInt8]?, _ dialect: CSVDialect) -> [UInt8] {
        guard let value else { return Array(dialect.nullText.utf8) }
        let special: [UInt8] = [0x22, dialect.delimiter, 10, 13]
        let needsQuotes =
            value.isEmpty || value == Array(dialect.nullText.utf8) || value.contains { special.contains($0) }
            || value.first == 0x20 || value.first == 0x5C || value.last == 0x20
        guard needsQuotes else { return value }
        return [0x22] + value.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
    }
}

/// Values that are likely to meet every branch.
private enum CellText {
    static func random(_ random: inout SplitMix, dialect: CSVDialect) -> [UInt8]? {
        switch random.next() % 12 {
        case 0: return nil
        case 1: return []
        case 2: return Array(dialect.nullText.utf8)
        default: break
        }
        let length = Int(random.next() % 70)
        let isCalm = random.next() % 2 == 0
        let alphabet: [String] =
            isCalm
            ? ["a", "B", "7", "-", " "]
            : ["a", " ", "\\", "\"", ",", ";", "|", "\t", "\n", "\r", "é", "€", "😀", "\u{1}"]
        var text: [UInt8] = []
        while text.count < length {
            let isLetter = random.next() % 10 < 8
            text += isLetter ? [0x61] : Array(alphabet[Int(random.next() % UInt64(alphabet.count))].utf8)
        }
        return text
    }
}

/// Rows through a batch and chunks.
private struct EncodedRows {
    var bytes: [UInt8] = []
    var embeddedNewlines = 0
    var stop = EncodeStop.batchDone

    static func encode(
        _ rows: [[[UInt8]?]], dialect: CSVDialect, chunkBytes: Int, _ random: inout SplitMix
    ) async throws -> EncodedRows {
        let columns = rows[0].indices.map { ColumnBinding(name: "\($0)", form: .characters, cellBytes: 80) }
        let layout = try BatchLayout(columns: columns, rowLimit: rows.count, byteLimit: 1 << 20)
        var batch = RowBatch(layout: layout)
        batch.withMutableBytes { bytes in
            // Whatever a former fetch may have left: quotes, NUL, broken characters.
            for offset in 0..<layout.byteCount {
                bytes.storeBytes(
                    of: [0x22, 0, 0xFF, 0x2C][Int(random.next() % 4)], toByteOffset: offset, as: UInt8.self)
            }
            for (row, values) in rows.enumerated() {
                for (column, value) in values.enumerated() {
                    bytes.storeBytes(
                        of: value?.count ?? BatchLayout.nullIndicator,
                        toByteOffset: layout.indicatorOffsets[column] + row * 8, as: Int.self)
                    for (offset, byte) in (value ?? []).enumerated() {
                        let place = layout.cellOffsets[column] + row * 80 + offset
                        bytes.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
                    }
                }
            }
        }
        batch.setFilled(rowCount: rows.count, firstRow: 1)
        let encoder = CSVEncoder(layout: layout, encoders: columns.map { _ in .text }, dialect: dialect)
        return try await collect(batch, encoder, ChunkPool(chunkBytes: chunkBytes, chunkCount: 1))
    }

    private static func collect(
        _ batch: borrowing RowBatch, _ encoder: CSVEncoder, _ pool: ChunkPool
    ) async throws -> EncodedRows {
        var result = EncodedRows()
        var row = 0
        while row < batch.rowCount {
            var chunk = try await pool.acquire()
            let progress = encoder.encode(batch, from: row, into: &chunk)
            chunk.withBytes { bytes in
                for offset in 0..<bytes.byteCount { result.bytes.append(bytes[offset]) }
            }
            result.embeddedNewlines += progress.embeddedNewlines
            row = progress.nextRow
            result.stop = progress.stop
            guard progress.stop == .chunkFull else { break }
        }
        return result
    }
}

/// A small generator that gives the same numbers every time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
