import Testing

@testable import Streams

struct CSVEncoderTests {
    @Test func `fields and rows are kept apart`() async throws {
        let table = CellTable(
            columns: [.text(), .plain, .binary],
            rows: [
                [.text("a"), .text("1"), .bytes([1])], [.null, .null, .null], [.text(""), .text("2"), .null],
            ])
        let (bytes, progress) = try await table.encode()
        #expect(bytes == Array("a,1,\"\\x01\"\n,,\n\"\",2,\n".utf8))
        #expect(progress == EncodeProgress(nextRow: 3, embeddedNewlines: 0, stop: .batchDone))
    }

    @Test func `a single NULL column is a blank line`() async throws {
        let table = CellTable(columns: [.text()], rows: [[.null], [.text("a")], [.null]])
        #expect(try await table.encode().bytes == Array("\na\n\n".utf8))
    }

    @Test func `the bytes behind a short value are not part of it`() async throws {
        for length in 1...40 {
            let value = String(repeating: "v", count: length)
            let table = CellTable(columns: [.text(40), .text(40)], rows: [[.text(value), .text(value)]])
            #expect(try await table.encode().bytes == Array("\(value),\(value)\n".utf8))
        }
    }

    @Test(arguments: [
        (CSVDialect(delimiter: 0x3B), "a,b;\"c;d\";\n"), (CSVDialect(delimiter: 0x09), "a,b\tc;d\t\n"),
        (CSVDialect(nullText: "NULL"), "\"a,b\",c;d,NULL\n"),
        (CSVDialect(lineEnding: .crlf), "\"a,b\",c;d,\r\n"),
        (CSVDialect(delimiter: 0x7C, nullText: "-", lineEnding: .crlf), "a,b|c;d|-\r\n"),
    ])
    func `the dialect decides delimiter, NULL and line end`(dialect: CSVDialect, line: String) async throws {
        let table = CellTable(
            columns: [.text(), .text(), .text()], rows: [[.text("a,b"), .text("c;d"), .null]])
        #expect(try await table.encode(dialect: dialect).bytes == Array(line.utf8))
    }

    /// The server counts the first byte of its line end inside quotes.
    @Test func `embedded line breaks are counted as COPY counts them, line ends are not`() async throws {
        let table = CellTable(
            columns: [.text(), .text()], rows: [[.text("\n"), .text("a\r\nb\n\r\r")], [.null, .text("c")]])
        #expect(try await table.encode().progress.embeddedNewlines == 3)
        let crlf = CSVDialect(lineEnding: .crlf)
        #expect(try await table.encode(dialect: crlf).progress.embeddedNewlines == 3)
        let returns = CellTable(columns: [.text()], rows: [[.text("\r\r\n")]])
        #expect(try await returns.encode(dialect: crlf).progress.embeddedNewlines == 2)
        #expect(try await returns.encode().progress.embeddedNewlines == 1)
    }

    @Test func `a chunk is filled to its last byte`() async throws {
        // Plain fields have an exact bound: 2 and 2 bytes more that quotes would need.
        let table = CellTable(columns: [.plain], rows: [[.text("12345")], [.text("67890")]])
        let bound = 5 + 2 + 1 + 1
        let full = try await table.encode(chunkBytes: 6 + bound)
        #expect(full.bytes == Array("12345\n67890\n".utf8) && full.progress.stop == .batchDone)
        let short = try await table.encode(chunkBytes: 6 + bound - 1)
        #expect(short.bytes == Array("12345\n".utf8))
        #expect(short.progress == EncodeProgress(nextRow: 1, embeddedNewlines: 0, stop: .chunkFull))
    }

    @Test func `quotes that double still fit the chunk`() async throws {
        let value = String(repeating: "\"", count: 20)
        let table = CellTable(columns: [.text()], rows: [[.text(value)]])
        let worst = 20 * 2 + 2 + 1 + 1
        let (bytes, progress) = try await table.encode(chunkBytes: worst)
        #expect(bytes.count == worst - 1 && progress.stop == .batchDone)
        #expect(try await table.encode(chunkBytes: worst - 1).progress.stop == .longRow)
    }

    @Test func `a row that does not fit is written whole to the next chunk`() async throws {
        let rows = (0..<10).map { [Cell.text("row \($0)"), .text("\n\(String(repeating: "x", count: 20))")] }
        let table = CellTable(columns: [.text(), .text()], rows: rows)
        var (all, next, newlines) = ([UInt8](), 0, 0)
        while next < rows.count {
            let (bytes, progress) = try await table.encode(chunkBytes: 100, from: next)
            #expect(progress.nextRow > next && bytes.last == 10)
            #expect(progress.stop == (progress.nextRow == rows.count ? .batchDone : .chunkFull))
            (all, next, newlines) = (all + bytes, progress.nextRow, newlines + progress.embeddedNewlines)
        }
        let whole = try await table.encode()
        #expect(all == whole.bytes && newlines == 10 && whole.progress.embeddedNewlines == 10)
    }

    @Test func `a bad value leaves nothing of its row behind`() async throws {
        let table = CellTable(
            columns: [.text(), .text()],
            rows: [[.text("a"), .text("b\n")], [.text("c\n\n"), .bytes([0xFF])]])
        let (bytes, progress) = try await table.encode(front: Array("head\n".utf8))
        #expect(bytes == Array("head\na,\"b\n\"\n".utf8))
        #expect(
            progress
                == EncodeProgress(
                    nextRow: 1, embeddedNewlines: 1, stop: .badValue(columnIndex: 1, .invalidUTF8)))
    }

    @Test func `what the chunk holds already stays, and a row too long for its rest is not a long row`()
        async throws
    {
        let table = CellTable(columns: [.text()], rows: [[.text(String(repeating: "x", count: 30))]])
        let (bytes, progress) = try await table.encode(chunkBytes: 69, front: Array("front\n".utf8))
        #expect(bytes == Array("front\n".utf8) && progress.stop == .chunkFull)
        #expect(try await table.encode(chunkBytes: 60).progress.stop == .longRow)
    }

    @Test func `a column that is never bound makes every row a long one`() async throws {
        var unbound = CellColumn.text()
        unbound.isUnbound = true
        let table = CellTable(columns: [.text(), unbound], rows: [[.text("a"), .null]])
        let (bytes, progress) = try await table.encode()
        #expect(bytes.isEmpty && progress.stop == .longRow)
    }

    @Test func `one cell at a time gives the same field, and waits for room`() async throws {
        let table = CellTable(columns: [.text(8), .date], rows: [[.text("a\nb"), .date(2024, 1, 1)]])
        let encoder = CSVEncoder(
            layout: try table.layout, encoders: table.columns.map(\.encoder), dialect: .standard)
        let batch = try table.batch()
        let pool = ChunkPool(chunkBytes: 62, chunkCount: 1)
        var chunk = try await pool.acquire()
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 0, into: &chunk) == .success(1))
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 1, into: &chunk) == .success(0))
        // 15 of 62 bytes are taken, and a time may need 48.
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 1, into: &chunk) == nil)
        let bytes = chunk.bytes
        #expect(bytes == Array("\"a\nb\"2024-01-01".utf8))
    }

    /// A column of text may go into one of numbers: what it holds is not always digits.
    @Test func `a value whose digits are limited has room for its quotes`() async throws {
        let value = String(repeating: "\"", count: 64)
        let table = CellTable(columns: [.text()], rows: [[.text(value)]])
        let encoder = CSVEncoder(
            layout: try table.layout, encoders: [.text], dialect: .standard, maximumScales: [2])
        let batch = try table.batch()
        var chunk = try await ChunkPool(chunkBytes: 2 * 64 + 3, chunkCount: 1).acquire()
        #expect(encoder.encode(batch, from: 0, into: &chunk).stop == .longRow)
        var roomy = try await ChunkPool(chunkBytes: 2 * 64 + 4, chunkCount: 1).acquire()
        #expect(encoder.encode(batch, from: 0, into: &roomy).stop == .batchDone)
    }

    @Test(arguments: [
        ("1.23", true, true), ("1.2300", true, true), ("1.234", true, false), ("12", false, false),
        ("123e-4", true, false), ("NaN", true, true),
    ])
    func `a number that is read apart is checked as one in a cell is`(
        text: String, isWhole: Bool, isKept: Bool
    ) throws {
        let table = CellTable(columns: [.text(), .text()], rows: [])
        let encoder = CSVEncoder(
            layout: try table.layout, encoders: [.text, .text], dialect: .standard, maximumScales: [2, nil])
        let bytes = Array(text.utf8)
        #expect(
            encoder.keepsDigits(of: bytes, count: bytes.count, isWhole: isWhole, columnIndex: 0) == isKept)
        #expect(encoder.keepsDigits(of: bytes, count: bytes.count, isWhole: isWhole, columnIndex: 1))
    }
}
