/// Finds where the groups of ordered rows begin in row batches.
struct BatchGroups {
    let columnIndex: Int
    private var current: [UInt8]?
    private var isCurrentNull = false
    private var hasBegun = false

    init(columnIndex: Int) { self.columnIndex = columnIndex }

    /// A run of rows of one group.
    struct Run {
        /// The group, where it is another one than that of the rows before.
        var begins: ObjectGroup?
        /// Row behind its last.
        var endRow: Int
        /// The value did not fit its cell.
        var isTooLong = false
    }

    /// The run that begins at a row.
    mutating func next(in batch: borrowing RowBatch, from row: Int) -> Run {
        let column = batch.layout.columns[columnIndex]
        guard let value = value(in: batch, row, column) else { return Run(endRow: row, isTooLong: true) }
        let isSame = hasBegun && value.bytes == current && value.isNull == isCurrentNull
        (current, isCurrentNull, hasBegun) = (value.bytes, value.isNull, true)
        var end = row + 1
        while end < batch.rowCount, isCurrent(in: batch, end) { end += 1 }
        guard !isSame else { return Run(begins: nil, endRow: end) }
        let text = value.isNull ? nil : String(decoding: value.bytes, as: UTF8.self)
        return Run(begins: ObjectGroup(value: text), endRow: end)
    }

    private func value(
        in batch: borrowing RowBatch, _ row: Int, _ column: ColumnBinding
    ) -> (bytes: [UInt8], isNull: Bool)? {
        guard let length = batch.valueLength(columnIndex: columnIndex, rowIndex: row) else {
            return ([], true)
        }
        guard length >= 0, length <= column.valueBytes, !column.isUnbound else { return nil }
        let start = batch.layout.cellOffsets[columnIndex] + row * column.cellBytes
        return (batch.withBytes { bytes in (0..<length).map { bytes[start + $0] } }, false)
    }

    private func isCurrent(in batch: borrowing RowBatch, _ row: Int) -> Bool {
        guard let length = batch.valueLength(columnIndex: columnIndex, rowIndex: row) else {
            return isCurrentNull
        }
        guard !isCurrentNull, let current, length == current.count else { return false }
        let start = batch.layout.cellOffsets[columnIndex] + row * batch.layout.columns[columnIndex].cellBytes
        return batch.withBytes { bytes in
            for index in 0..<length where bytes[start + index] != current[index] { return false }
            return true
        }
    }
}
