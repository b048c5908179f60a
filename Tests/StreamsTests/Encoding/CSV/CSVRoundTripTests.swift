import TestSupport
import Testing

@testable import Streams

struct CSVRoundTripTests {
    static let dialects = [
        CSVDialect(), CSVDialect(nullText: "NULL"),
        CSVDialect(delimiter: 0x3B, nullText: "\\N", lineEnding: .crlf),
        CSVDialect(delimiter: 0x09, lineEnding: .crlf),
    ]
    /// Lengths around the borders of the 16-byte blocks, and none.
    private static let lengths = [0, 0, 1, 2, 7, 8, 9, 14, 15, 16, 17, 30, 31, 32, 33, 47, 48, 49, 63, 64]

    /// A random table, and its values.
    private func table(_ seed: UInt64) -> (table: CellTable, values: [[[UInt8]?]]) {
        var generator = SeededGenerator(seed: seed)
        let columns = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            CellColumn.text(Self.lengths.randomElement(using: &generator).map { max(1, $0) } ?? 1)
        }
        let values = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
            columns.map { column -> [UInt8]? in
                if Int.random(in: 0..<6, using: &generator) == 0 { return nil }
                let length = Self.lengths.randomElement(using: &generator) ?? 0
                return NastyText.bytes(upTo: min(length, column.cellBytes - 1), using: &generator)
            }
        }
        let rows = values.map { row in row.map { value in value.map { Cell.bytes($0) } ?? .null } }
        return (CellTable(columns: columns, rows: rows), values)
    }

    @Test(arguments: dialects.indices) func `random tables are written as the reference writes them`(
        _ dialectIndex: Int
    ) async throws {
        let dialect = Self.dialects[dialectIndex]
        let reference = ReferenceEncoder(dialect: dialect)
        for seed in 0..<300 as Range<UInt64> {
            let (table, values) = table(seed)
            let (bytes, progress) = try await table.encode(dialect: dialect, chunkBytes: 1 << 16)
            #expect(progress.stop == .batchDone)
            #expect(bytes == values.flatMap(reference.line), "seed \(seed)")
            let breaks = values.joined().reduce(0) {
                $0 + ($1 ?? []).count { $0 == dialect.lineEnding.bytes[0] }
            }
            #expect(progress.embeddedNewlines == breaks, "seed \(seed)")
        }
    }

    @Test(arguments: dialects.indices) func `a reader gets every value back, over chunks of any size`(
        _ dialectIndex: Int
    ) async throws {
        let dialect = Self.dialects[dialectIndex]
        let reader = CSVReader(delimiter: dialect.delimiter, nullText: dialect.nullText)
        for seed in 300..<420 as Range<UInt64> {
            let (table, values) = table(seed)
            let longest = values.map { 2 * $0.reduce(0) { $0 + 20 + ($1?.count ?? 0) } }.max() ?? 0
            var (all, next) = ([UInt8](), 0)
            while next < values.count {
                let (bytes, progress) = try await table.encode(
                    dialect: dialect, chunkBytes: longest + Int(seed % 64), from: next)
                try #require(progress.nextRow > next, "seed \(seed)")
                (all, next) = (all + bytes, progress.nextRow)
            }
            #expect(try reader.read(all) == values, "seed \(seed)")
        }
    }
}
