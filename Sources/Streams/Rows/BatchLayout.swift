/// Where each column's cells and indicators lie in a row batch's one block of memory, and how many rows it has.
public struct BatchLayout: Sendable, Equatable {
    /// Bytes after the last cell that a wide load may read; their content means nothing.
    static let slackBytes = 64
    /// A length indicator is ODBC's `SQLLEN`, 8 bytes on every 64-bit system.
    static let indicatorBytes = 8
    /// Indicator of NULL.
    public static let nullIndicator = -1
    /// Fewest rows worth a block fetch; below it the error names the setting to raise.
    static let leastRows = 1

    /// The columns, in result order.
    public let columns: [ColumnBinding]
    /// Rows of one fetch.
    public let rows: Int
    /// Offset of each column's first cell.
    public let cellOffsets: [Int]
    /// Offset of each column's first indicator.
    public let indicatorOffsets: [Int]
    /// Offset of the array of row states (`UInt16` each).
    let rowStatusOffset: Int
    /// Offset of the count that the driver writes.
    let rowsFetchedOffset: Int
    /// Size of the whole block.
    public let byteCount: Int

    /// Bytes that one row takes in a batch.
    public static func rowBytes(_ columns: [ColumnBinding]) -> Int {
        columns.reduce(2) { $0 + $1.cellBytes + indicatorBytes }
    }

    /// Lays out as many rows as the limits allow.
    ///
    /// - Parameters:
    ///   - rowLimit: most rows (`--batch-rows`).
    ///   - byteLimit: most bytes (`--batch-memory`).
    /// - Throws: ``BatchTooSmall`` when not even one row fits.
    public init(columns: [ColumnBinding], rowLimit: Int, byteLimit: Int) throws(BatchTooSmall) {
        let rowBytes = Self.rowBytes(columns)
        // Alignment of each column's start may take up to 64 bytes.
        let fixed = Self.slackBytes + 64 * (2 * columns.count + 2)
        let fitting = (byteLimit - fixed) / rowBytes
        guard fitting >= Self.leastRows else {
            throw BatchTooSmall(neededBytes: fixed + rowBytes, byteLimit: byteLimit)
        }
        let rows = max(1, min(rowLimit, fitting))
        var offset = 0
        func place(_ bytes: Int) -> Int {
            let start = offset
            offset = (offset + bytes + 63) & ~63
            return start
        }
        self.columns = columns
        self.rows = rows
        cellOffsets = columns.map { place($0.cellBytes * rows) }
        indicatorOffsets = columns.map { _ in place(Self.indicatorBytes * rows) }
        rowStatusOffset = place(2 * rows)
        rowsFetchedOffset = place(8)
        byteCount = offset + Self.slackBytes
    }
}

/// The memory for row batches does not hold a single row.
public struct BatchTooSmall: Error, Sendable, Equatable, CustomStringConvertible {
    /// Bytes that one row needs.
    public let neededBytes: Int
    /// Bytes that were allowed.
    public let byteLimit: Int

    /// One line that names the setting.
    public var description: String {
        "one row needs \(neededBytes) bytes of fetch buffers, but --batch-memory allows \(byteLimit): "
            + "raise --batch-memory, or select fewer or narrower columns"
    }
}
