/// An encoder whose row loop has a fast path: cells that need only a copy are written by a function of its own, which
/// does so little else that all it needs stays in registers. Any other cell is written between two calls of that
/// function.
///
/// For text encodings. In the binary one most cells need work, and there two calls for each would cost more than they
/// save.
protocol PlainRowEncoder: RowEncoder {
    /// What the row loop reads besides the batch.
    var fields: [TextColumn] { get }
    /// Most bytes that a row of bound cells can take.
    var worstRowBytes: Int { get }

    /// Encodes until the rows end, the room may not hold another row, or a cell needs more than a copy.
    ///
    /// In a position inside a row, the cell before it is written, but the separator after that cell is not.
    func encodePlain(
        _ source: borrowing BlockReader, rowCount: Int, into output: borrowing BlockWriter, capacity: Int,
        from start: RowPosition
    ) -> RowPosition

    /// Any cell, by its encoder.
    func encodeField(
        _ columnIndex: Int, _ source: RawSpan, row: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField

    /// Whether a row's own worst case, by its real lengths, fits.
    func fits(_ source: RawSpan, row: Int, room: Int) -> Bool
}

/// Where a row loop is.
struct RowPosition {
    /// 0-based row of the batch.
    var row: Int
    /// 0-based field of the row.
    var field: Int
    /// Where the next byte goes.
    var cursor: Int
    /// Where the current row begins: everything before is whole rows.
    var committed: Int
    /// The cell here needs more than a copy.
    var isAtCell = false
}

extension PlainRowEncoder {
    /// See ``RowEncoder/encodeRows(_:rowCount:into:from:capacity:progress:)``.
    @inline(__always)
    func encodeRows(
        _ source: RawSpan, rowCount: Int, into output: inout MutableRawSpan, from start: Int, capacity: Int,
        progress: inout EncodeProgress
    ) -> Int {
        var position = RowPosition(row: progress.nextRow, field: 0, cursor: start, committed: start)
        var (newlines, rowNewlines) = (0, 0)
        while position.row < rowCount {
            // Usually one comparison with the worst case is enough; only near the chunk's end is the row's own size
            // computed.
            let room = capacity - position.committed
            if position.field == 0, room < worstRowBytes, !fits(source, row: position.row, room: room) {
                progress.stop = .chunkFull
                break
            }
            let row = position.row
            position = encodePlain(
                BlockReader(source), rowCount: rowCount, into: BlockWriter(&output), capacity: capacity,
                from: position)
            if position.row != row {
                newlines &+= rowNewlines
                rowNewlines = 0
            }
            guard position.isAtCell else { continue }
            let written = encodeField(
                position.field, source, row: position.row, into: &output, at: position.cursor)
            if let reason = written.badValue {
                let place = fields[position.field].place
                progress.stop = place.stop(
                    at: position.field, reason, place.indicator(source, position.row))
                break
            }
            position.cursor = written.cursor
            position.field &+= 1
            rowNewlines &+= written.newlines
        }
        progress.nextRow = position.row
        progress.embeddedNewlines = newlines
        return position.committed
    }
}
