/// The column-wise buffers that one ODBC fetch fills: cells, length indicators, row states, in one block of memory
/// that does not move while the batch does.
@safe
public struct RowBatch: ~Copyable, Sendable {
    /// Where everything lies.
    public let layout: BatchLayout
    /// Rows that the last fetch filled; 0 at the end of the result.
    public internal(set) var rowCount = 0
    /// Number of the source row, counted from 1, that is the first of them.
    public internal(set) var firstRow = 1
    /// Some cell did not fit its buffer: it must be read in pieces before the next fetch.
    public internal(set) var hasOverflow = false

    private let address: UInt

    /// Allocates the block.
    public init(layout: BatchLayout) {
        self.layout = layout
        let base = UnsafeMutableRawPointer.allocate(byteCount: layout.byteCount, alignment: 64)
        address = UInt(bitPattern: base)
    }

    deinit { unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }

    /// Address of the block, for binding; see ``StatementHandle``.
    @unsafe var base: UnsafeMutableRawPointer {
        guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: address) else {
            preconditionFailure("a row batch without memory")
        }
        return unsafe pointer
    }

    /// Reads the block in place: cells at `layout.cellOffsets`, indicators at `layout.indicatorOffsets`.
    public func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: layout.byteCount)
        return try body(unsafe RawSpan(_unsafeBytes: buffer))
    }

    /// Writes the block in place; what tests and generators of rows use in a driver's place.
    public mutating func withMutableBytes<Result>(_ body: (inout MutableRawSpan) throws -> Result) rethrows
        -> Result
    {
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: base, count: layout.byteCount)
        var span = unsafe MutableRawSpan(_unsafeBytes: buffer)
        return try body(&span)
    }

    /// Says how many rows the block now holds; what a fetch does, and what tests and generators do in its place.
    public mutating func setFilled(rowCount: Int, firstRow: Int) {
        precondition(rowCount >= 0 && rowCount <= layout.rows, "a batch has \(layout.rows) rows")
        self.rowCount = rowCount
        self.firstRow = firstRow
        hasOverflow = scanForOverflow()
    }

    /// Length of a cell's value: `nil` for NULL. May be more than the cell holds.
    ///
    /// - Parameters:
    ///   - columnIndex: 0-based.
    ///   - rowIndex: 0-based within the batch.
    public func valueLength(columnIndex: Int, rowIndex: Int) -> Int? {
        let offset = layout.indicatorOffsets[columnIndex] + rowIndex * BatchLayout.indicatorBytes
        let indicator = withBytes { $0.number(at: offset, as: Int.self) }
        return indicator == BatchLayout.nullIndicator ? nil : indicator
    }

    /// One pass over every indicator. The driver's own report of truncation is not relied on: psqlodbc 13 marks the
    /// row as a success, and others say nothing at all.
    private func scanForOverflow() -> Bool {
        withBytes { bytes in
            for (index, column) in layout.columns.enumerated() {
                if column.isUnbound { return rowCount > 0 }
                let limit = UInt(column.valueBytes)
                var worst = UInt(0)
                var offset = layout.indicatorOffsets[index]
                for _ in 0..<rowCount {
                    // NULL is -1, so adding 1 makes it 0; every other negative number becomes a huge one.
                    let indicator = bytes.number(at: offset, as: Int.self)
                    worst = max(worst, UInt(bitPattern: indicator &+ 1))
                    offset += BatchLayout.indicatorBytes
                }
                if worst > limit + 1 { return true }
            }
            return false
        }
    }
}
