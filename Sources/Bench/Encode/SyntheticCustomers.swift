import Streams

/// Rows of the shape of `bench_source.customers`, made from the row's number alone, in batches as a driver fills them.
struct SyntheticCustomers {
    /// What makes cells costly.
    struct Mixture: Sendable {
        /// Name in reports.
        let name: String
        /// Share of all cells that hold a delimiter or a quote; only text cells are taken.
        var quotedShare = 0.0
        /// Share of all cells that hold characters beyond ASCII; only text cells are taken.
        var nonASCIIShare = 0.0

        static let all = [
            Mixture(name: "clean"), Mixture(name: "quoted 5 %", quotedShare: 0.05),
            Mixture(name: "non-ASCII 10 %", nonASCIIShare: 0.1),
        ]
    }

    let mixture: Mixture
    let layout: BatchLayout
    let encoders: [FieldEncoder]
    let binaryFields: [BinaryField]

    private struct Column {
        let name: String
        let characters: Int
        /// How it becomes a field of COPY's binary format.
        let binary: BinaryField

        var isText: Bool { binary == .text }
    }

    private static let columns = [
        Column(name: "id", characters: 23, binary: .int8),
        Column(name: "account", characters: 10, binary: .text),
        Column(name: "name", characters: 60, binary: .text),
        Column(name: "street", characters: 60, binary: .text),
        Column(name: "city", characters: 40, binary: .text),
        Column(name: "postcode", characters: 12, binary: .text),
        Column(name: "telephone", characters: 30, binary: .text),
        Column(name: "email", characters: 60, binary: .text),
        Column(name: "balance", characters: 17, binary: .numeric),
        Column(name: "changed", characters: 47, binary: .timestampText),
    ]

    /// - Parameter rowsPerBatch: rows of one batch.
    init(_ mixture: Mixture, rowsPerBatch: Int) throws {
        self.mixture = mixture
        // Text cells have four bytes for each character, as the engine binds them.
        let bindings = Self.columns.map { column in
            ColumnBinding(
                name: column.name, form: .characters,
                cellBytes: (column.isText ? 4 : 1) * column.characters + 1)
        }
        layout = try BatchLayout(columns: bindings, rowLimit: rowsPerBatch, byteLimit: .max / 2)
        encoders = Self.columns.map { $0.isText ? .text : .plain }
        binaryFields = Self.columns.map(\.binary)
    }

    /// A full batch.
    ///
    /// - Parameter firstRow: number of its first row, from 1.
    func batch(firstRow: Int) -> RowBatch {
        var batch = RowBatch(layout: layout)
        batch.withMutableBytes { bytes in
            for row in 0..<layout.rows {
                for (index, value) in values(row: firstRow + row).enumerated() {
                    store(value, row: row, columnIndex: index, in: &bytes)
                }
            }
        }
        batch.setFilled(rowCount: layout.rows, firstRow: firstRow)
        return batch
    }

    private func store(_ value: String?, row: Int, columnIndex: Int, in bytes: inout MutableRawSpan) {
        var indicator = BatchLayout.nullIndicator
        if let value {
            var offset = layout.cellOffsets[columnIndex] + row * layout.columns[columnIndex].cellBytes
            indicator = value.utf8.count
            for byte in value.utf8 {
                bytes.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
                offset += 1
            }
        }
        bytes.storeBytes(
            of: indicator, toByteOffset: layout.indicatorOffsets[columnIndex] + row * 8, as: Int.self)
    }

    /// The values of `sql/bench/source.sql`, with the mixture's cells changed.
    private func values(row: Int) -> [String?] {
        let mixed = row * 2_654_435_761 % 4_294_967_296
        let seconds = row % 86_400
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(
            separator: ":")
        let plain: [String?] = [
            "\(row)", "C" + padded(row, 9), "Customer Company Ltd \(mixed % 1_000_000)",
            mixed % 7 > 0 ? "\(mixed % 900) Station Road North" : nil,
            ["London", "Manchester", "Newcastle", "Bristol"][mixed % 4], "AB\(mixed % 100) \(mixed % 10)XY",
            "+44 20 \(10_000_000 + mixed % 90_000_000)", "contact.\(row)@mail.example.com",
            "\(mixed % 1_000_000).\(padded(mixed % 100, 2))",
            "2020-01-01 \(time).\(padded(row * 3 % 1_000_000, 6))",
        ]
        let textShare = Double(Self.columns.filter(\.isText).count) / Double(Self.columns.count)
        return plain.enumerated().map { index, value in
            guard Self.columns[index].isText, let value else { return value }
            let chance = Double((row * 31 + index) * 2_654_435_761 % 1_000_003) / 1_000_003 * textShare
            if chance < mixture.quotedShare {
                return row % 2 == 0 ? value.replacing("o", with: ",") + ", Ltd" : value + " \"The First\""
            }
            return chance < mixture.nonASCIIShare ? "Zürich " + value + " né" : value
        }
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
