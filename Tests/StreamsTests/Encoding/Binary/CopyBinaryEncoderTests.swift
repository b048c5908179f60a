import TestSupport
import Testing

@testable import Streams

struct CopyBinaryEncoderTests {
    @Test func `rows begin with their count of fields, and NULL is a length of its own`() async throws {
        let table = BinaryTable(
            columns: [.text(), .text(.int4)],
            rows: [[.text("ab"), .text("1")], [.null, .null], [.text(""), .text("-1")]])
        let (bytes, progress) = try await table.encode()
        #expect(
            bytes
                == hex(
                    """
                    0002 00000002 6162 00000004 00000001 0002 ffffffff ffffffff \
                    0002 00000000 00000004 ffffffff
                    """))
        #expect(progress == EncodeProgress(nextRow: 3, embeddedNewlines: 0, stop: .batchDone))
    }

    @Test func `the bytes behind a short value are not part of it`() async throws {
        for length in 1...40 {
            let value = String(repeating: "v", count: length)
            let table = BinaryTable(columns: [.text(), .text()], rows: [[.text(value), .text(value)]])
            let expected = hex("0002") + field(Array(value.utf8)) + field(Array(value.utf8))
            #expect(try await table.encode().bytes == expected)
        }
    }

    @Test func `a chunk is filled to its last byte`() async throws {
        let table = BinaryTable(columns: [.text()], rows: [[.text("12345")], [.text("67890")]])
        let full = try await table.encode(chunkBytes: 22)
        #expect(full.bytes.count == 22 && full.progress.stop == .batchDone)
        let short = try await table.encode(chunkBytes: 21)
        #expect(short.bytes.count == 11)
        #expect(short.progress == EncodeProgress(nextRow: 1, embeddedNewlines: 0, stop: .chunkFull))
        #expect(try await table.encode(chunkBytes: 10).progress.stop == .longRow)
    }

    /// The longest field of every kind, in a chunk that has room for the promised worst case and no more.
    @Test(arguments: [
        (BinaryField.numeric, "0.\(String(repeating: "1", count: 62))"),
        (.numeric, String(repeating: "9", count: 64)), (.numeric, "1." + String(repeating: "9", count: 62)),
        (.hexText, "\\x" + String(repeating: "f", count: 62)), (.jsonb, String(repeating: "1", count: 64)),
        (.text, String(repeating: "é", count: 32)), (.int8, "-1"), (.timestampText, "2024-01-01 00:00:00"),
        (.uuid, "01234567-89ab-cdef-0123-456789abcdef"),
    ])
    func `a field keeps its promise of a worst case`(kind: BinaryField, text: String) async throws {
        let table = BinaryTable(columns: [.text(kind)], rows: [[.text(text)]])
        let worst = 2 + kind.worstBytes(valueBytes: text.utf8.count)
        let (bytes, progress) = try await table.encode(chunkBytes: worst)
        #expect(progress.stop == .batchDone && bytes.count <= worst)
        #expect(try await table.encode(chunkBytes: worst - 1).progress.stop == .longRow)
    }

    @Test func `a row that does not fit is written whole to the next chunk`() async throws {
        let rows = (0..<10).map { [Cell.text("row \($0)"), .text("\($0)00.5")] }
        let table = BinaryTable(columns: [.text(), .text(.numeric)], rows: rows)
        var (all, next) = ([UInt8](), 0)
        while next < rows.count {
            let (bytes, progress) = try await table.encode(chunkBytes: 100, from: next)
            #expect(progress.nextRow > next)
            #expect(progress.stop == (progress.nextRow == rows.count ? .batchDone : .chunkFull))
            (all, next) = (all + bytes, progress.nextRow)
        }
        #expect(try await table.encode().bytes == all)
    }

    @Test func `a bad value leaves nothing of its row behind`() async throws {
        let table = BinaryTable(
            columns: [.text(), .text(.int2)],
            rows: [[.text("a"), .text("1")], [.text("b"), .text("40000")]])
        let (bytes, progress) = try await table.encode(front: [7, 7])
        #expect(bytes == [7, 7] + hex("0002") + field([0x61]) + hex("00000002 0001"))
        #expect(progress.stop == .badValue(columnIndex: 1, .outOfRange) && progress.nextRow == 1)
    }

    @Test(arguments: [65, 1 << 40, -4]) func `a value longer than its cell makes a long row`(
        _ indicator: Int
    ) async throws {
        for kind in [BinaryField.text, .numeric, .hexText] {
            let table = BinaryTable(columns: [.text(kind)], rows: [[.indicator(indicator)]])
            #expect(try await table.encode().progress.stop == .longRow)
        }
    }

    @Test func `a column that is never bound makes every row a long one`() async throws {
        var unbound = BinaryColumn.text()
        unbound.isUnbound = true
        for cell in [Cell.null, .text("a")] {
            let table = BinaryTable(columns: [.text(), unbound], rows: [[.text("a"), cell]])
            let (bytes, progress) = try await table.encode()
            #expect(bytes.isEmpty && progress.stop == .longRow)
        }
    }

    @Test func `one cell at a time gives the same field, and waits for room`() async throws {
        let table = BinaryTable(
            columns: [.text(.text, 8), .text(.int4)], rows: [[.text("ab"), .text("5")]])
        let encoder = try table.encoder
        let batch = try table.cells.batch()
        var chunk = try await ChunkPool(chunkBytes: 15, chunkCount: 1).acquire()
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 0, into: &chunk) == .success(0))
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 1, into: &chunk) == .success(0))
        #expect(encoder.encodeCell(batch, row: 0, columnIndex: 1, into: &chunk) == nil)
        let bytes = chunk.bytes
        #expect(bytes == field([0x61, 0x62]) + hex("00000004 00000005"))
    }

    /// The longest number of PostgreSQL does not fit a cell, and its digits cannot be written before all are there.
    @Test func `a value that is read apart as a whole is the same field`() async throws {
        let table = BinaryTable(columns: [.text(.numeric, 48), .text()], rows: [])
        let encoder = try table.encoder
        #expect(encoder.longField(columnIndex: 0) == nil && encoder.longField(columnIndex: 1) != nil)
        let text = Array(String(repeating: "1", count: 131_072).utf8)
        let buffer = text + [UInt8](repeating: 0x39, count: 100)
        var chunk = try await ChunkPool(chunkBytes: 1 << 17, chunkCount: 1).acquire()
        #expect(encoder.encodeWhole(buffer, count: text.count, columnIndex: 0, into: &chunk) == .success(0))
        let bytes = chunk.bytes
        #expect(bytes.count == 12 + 2 * 32_768)
        #expect(Array(bytes.prefix(14)) == hex("00010008 8000 7fff 0000 0000 0457"))
        var small = try await ChunkPool(chunkBytes: 1 << 16, chunkCount: 1).acquire()
        #expect(
            encoder.encodeWhole(buffer, count: text.count, columnIndex: 0, into: &small)
                == .failure(BadValueError(reason: .tooLong)))
    }
}
