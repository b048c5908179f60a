/// Writes rows of a batch in one of COPY's encodings. It is called once for a batch: the loop over the rows and their
/// cells is each encoder's own, so that nothing in it is chosen at run time.
protocol RowEncoder: Sendable {
    /// What goes around the fields of a row that is written field by field.
    var framing: RowFraming { get }

    /// Encodes rows until the batch is done, the chunk is full, or a row needs another way.
    ///
    /// - Parameters:
    ///   - batch: filled rows.
    ///   - startRow: 0-based row to begin with.
    ///   - endRow: first row that is no longer encoded; `nil` encodes all.
    ///   - chunk: gets whole rows only.
    func encode(
        _ batch: borrowing RowBatch, from startRow: Int, upTo endRow: Int?, into chunk: inout Chunk
    ) -> EncodeProgress

    /// The loop over the rows of a batch's block, which ``encode(_:from:upTo:into:)`` calls.
    ///
    /// - Parameters:
    ///   - start: the chunk's byte count.
    ///   - progress: says which row to begin with, and afterwards how far it came and why it stopped.
    /// - Returns: the chunk's new count.
    func encodeRows(
        _ source: RawSpan, rowCount: Int, into output: inout MutableRawSpan, from start: Int, capacity: Int,
        progress: inout EncodeProgress
    ) -> Int

    /// Encodes one bound cell, for rows that go field by field.
    ///
    /// - Returns: counted line breaks inside it, or what is wrong with the value; `nil` when the chunk has no room
    ///   for it.
    func encodeCell(
        _ batch: borrowing RowBatch, row: Int, columnIndex: Int, into chunk: inout Chunk
    ) -> Result<Int, BadValueError>?

    /// Encodes a value that was read apart from the batch as a whole; see ``longField(columnIndex:)``.
    ///
    /// - Returns: as ``encodeCell(_:row:columnIndex:into:)``.
    func encodeWhole(
        _ value: [UInt8], count: Int, columnIndex: Int, into chunk: inout Chunk
    ) -> Result<Int, BadValueError>?

    /// How a value of this column is written piece by piece; `nil` where the value is needed as a whole.
    func longField(columnIndex: Int) -> (any LongFieldFormat)?

    /// Whether the target of a column keeps every digit of a number that was read apart from the batch. True for
    /// columns without such a limit; false for a piece that is not the whole value, which cannot be checked.
    func keepsDigits(of value: [UInt8], count: Int, isWhole: Bool, columnIndex: Int) -> Bool
}

/// The bytes around the fields of a row.
struct RowFraming: Sendable, Equatable {
    /// Before the first.
    var start: [UInt8] = []
    /// Between two.
    var separator: [UInt8] = []
    /// Behind the last.
    var end: [UInt8] = []
    /// In place of a value that is NULL.
    var null: [UInt8]
}

extension RowEncoder {
    /// What ``encode(_:from:upTo:into:)`` of every encoder does.
    @inline(__always)
    func encodeBatch(
        _ batch: borrowing RowBatch, from startRow: Int, upTo endRow: Int?, into chunk: inout Chunk
    ) -> EncodeProgress {
        var progress = EncodeProgress(nextRow: startRow, embeddedNewlines: 0, stop: .batchDone)
        let rowCount = min(batch.rowCount, endRow ?? batch.rowCount)
        let capacity = chunk.capacity
        let wasEmpty = chunk.count == 0
        batch.withBytes { source in
            chunk.write { (output: inout MutableRawSpan, count: Int) -> Int in
                encodeRows(
                    source, rowCount: rowCount, into: &output, from: count, capacity: capacity,
                    progress: &progress)
            }
        }
        if progress.stop == .chunkFull, wasEmpty, progress.nextRow == startRow { progress.stop = .longRow }
        return progress
    }

    /// Writes one field into a chunk, if its worst case fits.
    func writeField(
        worstBytes: Int, into chunk: inout Chunk,
        _ field: (inout MutableRawSpan, _ cursor: Int) -> WrittenField
    ) -> Result<Int, BadValueError>? {
        guard worstBytes <= chunk.capacity else { return .failure(BadValueError(reason: .tooLong)) }
        guard chunk.freeCapacity >= worstBytes else { return nil }
        var result = Result<Int, BadValueError>.success(0)
        chunk.write { (output: inout MutableRawSpan, count: Int) -> Int in
            let written = field(&output, count)
            if let reason = written.badValue {
                result = .failure(BadValueError(reason: reason))
                return count
            }
            result = .success(written.newlines)
            return written.cursor
        }
        return result
    }
}

/// Where a field ended, or why it cannot be written.
struct WrittenField {
    var cursor: Int
    var newlines = 0
    var badValue: BadValue?
}

/// A value that cannot be written; the row and column are known to the caller.
struct BadValueError: Error, Equatable {
    let reason: BadValue
}
