@testable import Streams

/// What one cell of a test's batch holds.
enum Cell: Sendable, Equatable {
    case null
    case bytes([UInt8])
    /// A length that the driver claims, whatever the cell holds.
    case indicator(Int)

    static func text(_ text: String) -> Cell { .bytes(Array(text.utf8)) }

    /// `SQL_DATE_STRUCT`.
    static func date(_ year: Int16, _ month: UInt16, _ day: UInt16) -> Cell {
        .bytes(littleEndian(UInt16(bitPattern: year)) + littleEndian(month) + littleEndian(day))
    }

    /// `SQL_TIME_STRUCT`.
    static func time(_ hour: UInt16, _ minute: UInt16, _ second: UInt16) -> Cell {
        .bytes(littleEndian(hour) + littleEndian(minute) + littleEndian(second))
    }

    /// `SQL_TIMESTAMP_STRUCT`.
    static func timestamp(date: Cell, time: Cell, nanoseconds: UInt32 = 0) -> Cell {
        guard case .bytes(let day) = date, case .bytes(let clock) = time else { return .null }
        return .bytes(day + clock + littleEndian(nanoseconds))
    }

    static func double(_ value: Double) -> Cell { .bytes(littleEndian(value.bitPattern)) }
    static func float(_ value: Float) -> Cell { .bytes(littleEndian(value.bitPattern)) }

    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
    }
}

/// A column of a test's batch.
struct CellColumn: Sendable {
    var form: ColumnBinding.Form
    var encoder: FieldEncoder
    var cellBytes: Int
    var isUnbound = false

    static func text(_ valueBytes: Int = 64) -> CellColumn {
        CellColumn(form: .characters, encoder: .text, cellBytes: valueBytes + 1)
    }

    static let date = CellColumn(form: .date, encoder: .date, cellBytes: 6)
    static let time = CellColumn(form: .time, encoder: .time, cellBytes: 6)
    static let timestamp = CellColumn(form: .timestamp, encoder: .timestamp, cellBytes: 16)
    static let zonedTimestamp = CellColumn(form: .timestamp, encoder: .zonedTimestamp, cellBytes: 16)
    static let double = CellColumn(form: .double, encoder: .double, cellBytes: 8)
    static let float = CellColumn(form: .float, encoder: .float, cellBytes: 4)
    static let bit = CellColumn(form: .bit, encoder: .boolean, cellBytes: 1)
    static let binary = CellColumn(form: .bytes, encoder: .binary, cellBytes: 64)
    static let plain = CellColumn(form: .characters, encoder: .plain, cellBytes: 65)
}

/// Rows as a driver would have fetched them, in a batch of their own.
struct CellTable {
    let columns: [CellColumn]
    let rows: [[Cell]]

    var layout: BatchLayout {
        get throws {
            let bindings = columns.enumerated().map { index, column in
                ColumnBinding(
                    name: "c\(index)", form: column.form, cellBytes: column.cellBytes,
                    isUnbound: column.isUnbound)
            }
            return try BatchLayout(columns: bindings, rowLimit: max(1, rows.count), byteLimit: 1 << 30)
        }
    }

    /// The batch. What is not a value is filled with quotes first: the bytes that hurt most when they are taken for
    /// part of one.
    func batch() throws -> RowBatch {
        let layout = try layout
        var batch = RowBatch(layout: layout)
        batch.withMutableBytes { span in
            for offset in 0..<layout.byteCount {
                span.storeBytes(of: CSVDialect.quote, toByteOffset: offset, as: UInt8.self)
            }
            for (rowIndex, row) in rows.enumerated() {
                for (index, cell) in row.enumerated() {
                    var length = BatchLayout.nullIndicator
                    switch cell {
                    case .null: break
                    case .indicator(let claimed): length = claimed
                    case .bytes(let bytes):
                        length = bytes.count
                        let start = layout.cellOffsets[index] + rowIndex * columns[index].cellBytes
                        for (offset, byte) in bytes.prefix(columns[index].cellBytes).enumerated() {
                            span.storeBytes(of: byte, toByteOffset: start + offset, as: UInt8.self)
                        }
                    }
                    span.storeBytes(
                        of: length, toByteOffset: layout.indicatorOffsets[index] + rowIndex * 8, as: Int.self)
                }
            }
        }
        batch.setFilled(rowCount: rows.count, firstRow: 1)
        return batch
    }

    /// One call of the csv encoder on a chunk that holds `front` already.
    func encode(
        dialect: CSVDialect = .standard, chunkBytes: Int = 4096, front: [UInt8] = [], from startRow: Int = 0
    ) async throws -> (bytes: [UInt8], progress: EncodeProgress) {
        let encoder = CSVEncoder(layout: try layout, encoders: columns.map(\.encoder), dialect: dialect)
        return try await encode(by: encoder, chunkBytes: chunkBytes, front: front, from: startRow)
    }

    /// The encoder of COPY's text format.
    func textEncoder(maximumScales: [Int?] = []) throws -> CopyTextEncoder {
        CopyTextEncoder(
            layout: try layout, encoders: columns.map(\.encoder), maximumScales: maximumScales)
    }

    /// One call of an encoder on a chunk that holds `front` already.
    func encode(
        by encoder: any RowEncoder, chunkBytes: Int = 4096, front: [UInt8] = [], from startRow: Int = 0
    ) async throws -> (bytes: [UInt8], progress: EncodeProgress) {
        let batch = try batch()
        var chunk = try await ChunkPool(chunkBytes: chunkBytes, chunkCount: 1).acquire()
        chunk.append(front)
        let progress = encoder.encode(batch, from: startRow, upTo: nil, into: &chunk)
        return (chunk.bytes, progress)
    }
}
