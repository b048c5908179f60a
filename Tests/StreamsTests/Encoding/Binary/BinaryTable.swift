@testable import Streams

/// A column of a test's batch that goes as binary.
struct BinaryColumn: Sendable {
    var form: ColumnBinding.Form
    var kind: BinaryField
    var valueBytes = 64
    var isUnbound = false

    static func text(_ kind: BinaryField = .text, _ valueBytes: Int = 64) -> BinaryColumn {
        BinaryColumn(form: .characters, kind: kind, valueBytes: valueBytes)
    }

    var cell: CellColumn {
        CellColumn(
            form: form, encoder: .text, cellBytes: form == .characters ? valueBytes + 1 : valueBytes,
            isUnbound: isUnbound)
    }
}

/// Rows as a driver would have fetched them, for the binary encoder.
struct BinaryTable {
    let columns: [BinaryColumn]
    let rows: [[Cell]]
    var maximumScales: [Int?] = []

    var cells: CellTable { CellTable(columns: columns.map(\.cell), rows: rows) }

    var encoder: CopyBinaryEncoder {
        get throws {
            CopyBinaryEncoder(
                layout: try cells.layout, kinds: columns.map(\.kind), maximumScales: maximumScales)
        }
    }

    func encode(
        chunkBytes: Int = 4096, front: [UInt8] = [], from row: Int = 0
    ) async throws -> (bytes: [UInt8], progress: EncodeProgress) {
        try await cells.encode(by: encoder, chunkBytes: chunkBytes, front: front, from: row)
    }
}

/// Bytes as hexadecimal digits; blanks may stand between them.
func hex(_ digits: String) -> [UInt8] {
    let values = digits.filter { $0 != " " }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: values.count - 1, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
}

/// A field: its length and its bytes.
func field(_ bytes: [UInt8]) -> [UInt8] {
    (0..<4).reversed().map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) } + bytes
}
