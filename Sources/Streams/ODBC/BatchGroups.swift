/// Finds where the groups of ordered rows begin in row batches.
struct BatchGroups {
    /// 0-based column whose values are the groups.
    let columnIndex: Int
    private var current: Group?

    private enum Group: Equatable {
        case null
        case value([UInt8])
    }

    init(columnIndex: Int) { self.columnIndex = columnIndex }

    /// A run of rows of one group.
    struct Run {
        /// The group, if it differs from that of the rows before.
        var begins: ObjectGroup?
        /// The first row after the run.
        var endRow: Int
    }

    /// The run that begins at a row; `nil` when the row's value did not fit its cell.
    mutating func next(in batch: borrowing RowBatch, from row: Int) -> Run? {
        var run = Run(endRow: row + 1)
        if !isCurrent(in: batch, row) {
            guard let group = group(in: batch, row) else { return nil }
            current = group
            switch group {
            case .null: run.begins = ObjectGroup(value: nil)
            case .value(let bytes): run.begins = ObjectGroup(value: String(decoding: bytes, as: UTF8.self))
            }
        }
        while run.endRow < batch.rowCount, isCurrent(in: batch, run.endRow) { run.endRow += 1 }
        return run
    }

    private func group(in batch: borrowing RowBatch, _ row: Int) -> Group? {
        let column = batch.layout.columns[columnIndex]
        guard !column.isUnbound else { return nil }
        guard let length = batch.valueLength(columnIndex: columnIndex, rowIndex: row) else { return .null }
        guard length >= 0, length <= column.valueBytes else { return nil }
        let start = cell(in: batch, row)
        return .value(batch.withBytes { bytes in (0..<length).map { bytes[start + $0] } })
    }

    private func isCurrent(in batch: borrowing RowBatch, _ row: Int) -> Bool {
        let length = batch.valueLength(columnIndex: columnIndex, rowIndex: row)
        switch current {
        case nil: return false
        case .null: return length == nil
        case .value(let value):
            guard length == value.count else { return false }
            let start = cell(in: batch, row)
            return batch.withBytes { bytes in value.indices.allSatisfy { bytes[start + $0] == value[$0] } }
        }
    }

    private func cell(in batch: borrowing RowBatch, _ row: Int) -> Int {
        batch.layout.cellOffsets[columnIndex] + row * batch.layout.columns[columnIndex].cellBytes
    }
}
