import TestSupport
import Testing

@testable import Streams

struct CopyTextEncoderTests {
    @Test func `fields and rows are kept apart`() async throws {
        let table = CellTable(
            columns: [.text(), .plain, .binary],
            rows: [
                [.text("a"), .text("1"), .bytes([1])], [.null, .null, .null], [.text(""), .text("2"), .null],
            ])
        let (bytes, progress) = try await table.encode(by: table.textEncoder())
        #expect(bytes == Array("a\t1\t\\\\x01\n\\N\t\\N\t\\N\n\t2\t\\N\n".utf8))
        #expect(progress == EncodeProgress(nextRow: 3, embeddedNewlines: 0, stop: .batchDone))
    }

    @Test func `the bytes behind a short value are not part of it`() async throws {
        for length in 1...40 {
            let value = String(repeating: "v", count: length)
            let table = CellTable(columns: [.text(40), .text(40)], rows: [[.text(value), .text(value)]])
            #expect(
                try await table.encode(by: table.textEncoder()).bytes == Array("\(value)\t\(value)\n".utf8))
        }
    }

    @Test func `a chunk is filled to its last byte`() async throws {
        let table = CellTable(columns: [.plain], rows: [[.text("12345")], [.text("67890")]])
        let full = try await table.encode(by: table.textEncoder(), chunkBytes: 12)
        #expect(full.bytes == Array("12345\n67890\n".utf8) && full.progress.stop == .batchDone)
        let short = try await table.encode(by: table.textEncoder(), chunkBytes: 11)
        #expect(short.bytes == Array("12345\n".utf8))
        #expect(short.progress == EncodeProgress(nextRow: 1, embeddedNewlines: 0, stop: .chunkFull))
    }

    @Test func `escapes that double still fit the chunk`() async throws {
        let table = CellTable(columns: [.text()], rows: [[.text(String(repeating: "\\", count: 20))]])
        let (bytes, progress) = try await table.encode(by: table.textEncoder(), chunkBytes: 41)
        #expect(bytes.count == 41 && progress.stop == .batchDone)
        #expect(try await table.encode(by: table.textEncoder(), chunkBytes: 40).progress.stop == .longRow)
    }

    @Test func `NULL has room in a narrow column`() async throws {
        let table = CellTable(columns: [.text(1), .bit], rows: [[.null, .null]])
        #expect(try await table.encode(by: table.textEncoder(), chunkBytes: 6).bytes.count == 6)
        #expect(try await table.encode(by: table.textEncoder(), chunkBytes: 5).progress.stop == .longRow)
    }

    @Test func `a row that does not fit is written whole to the next chunk`() async throws {
        let rows = (0..<10).map { [Cell.text("row \($0)"), .text("\n\(String(repeating: "x", count: 20))")] }
        let table = CellTable(columns: [.text(), .text()], rows: rows)
        var (all, next) = ([UInt8](), 0)
        while next < rows.count {
            let (bytes, progress) = try await table.encode(
                by: table.textEncoder(), chunkBytes: 100, from: next)
            #expect(progress.nextRow > next && bytes.last == 10)
            #expect(progress.stop == (progress.nextRow == rows.count ? .batchDone : .chunkFull))
            (all, next) = (all + bytes, progress.nextRow)
        }
        #expect(try await table.encode(by: table.textEncoder()).bytes == all)
    }

    @Test(arguments: [65, 1 << 40, -4]) func `a value longer than its cell makes a long row`(
        _ indicator: Int
    ) async throws {
        let table = CellTable(
            columns: [.text()], rows: [[.text("a")], [.indicator(indicator)], [.text("b")]])
        let (bytes, progress) = try await table.encode(by: table.textEncoder())
        #expect(progress.stop == .longRow && progress.nextRow == 1 && bytes == Array("a\n".utf8))
    }

    @Test func `a column that is never bound makes every row a long one`() async throws {
        var unbound = CellColumn.text()
        unbound.isUnbound = true
        for cell in [Cell.null, .text("a")] {
            let table = CellTable(columns: [.text(), unbound], rows: [[.text("a"), cell]])
            let (bytes, progress) = try await table.encode(by: table.textEncoder())
            #expect(bytes.isEmpty && progress.stop == .longRow)
        }
    }

    @Test func `one cell at a time gives the same field, and waits for room`() async throws {
        let table = CellTable(
            columns: [.text(8), .date, .binary],
            rows: [[.text("a\nb"), .date(2024, 1, 1), .bytes([1])]])
        let encoder = try table.textEncoder()
        let batch = try table.batch()
        var chunk = try await ChunkPool(chunkBytes: 61, chunkCount: 1).acquire()
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 0, into: &chunk) == .success(0))
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 1, into: &chunk) == .success(0))
        // 14 of 61 bytes are taken, and a time may need 48.
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 1, into: &chunk) == nil)
        // More than the chunk can ever hold: it would wait for ever.
        #expect(
            encoder.encodeCell(batch, row: 0, columnIndex: 2, into: &chunk)
                == .failure(BadValueError(reason: .tooLong)))
        let bytes = chunk.bytes
        #expect(bytes == Array(#"a\nb2024-01-01"#.utf8))
    }

    /// Lengths around the borders of the 16-byte blocks, and none.
    private static let lengths = [0, 0, 1, 2, 7, 8, 9, 14, 15, 16, 17, 30, 31, 32, 33, 47, 48, 49, 63, 64]

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `random tables are written as the rules say and read back, over chunks of any size`(
        seed: UInt64
    ) async throws {
        var generator = SeededGenerator(seed: seed)
        let columns = (0..<Int.random(in: 1...6, using: &generator)).map { _ in CellColumn.text() }
        let values = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
            columns.map { _ -> [UInt8]? in
                if Int.random(in: 0..<6, using: &generator) == 0 { return nil }
                let length = Self.lengths.randomElement(using: &generator) ?? 0
                return NastyText.bytes(upTo: length, using: &generator)
            }
        }
        let table = CellTable(
            columns: columns, rows: values.map { row in row.map { $0.map { Cell.bytes($0) } ?? .null } })
        let longest = values.map { CopyTextReference.line($0).count }.max() ?? 0
        let worst = 2 * longest + 3 * columns.count
        var (all, next) = ([UInt8](), 0)
        while next < values.count {
            let (bytes, progress) = try await table.encode(
                by: table.textEncoder(), chunkBytes: worst + Int(seed % 64), from: next)
            try #require(progress.nextRow > next)
            (all, next) = (all + bytes, progress.nextRow)
        }
        #expect(all == values.flatMap(CopyTextReference.line))
        #expect(CopyTextReference.values(all) == values)
    }
}
