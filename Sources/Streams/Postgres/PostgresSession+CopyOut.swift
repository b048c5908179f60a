extension PostgresSession {
    /// Starts `COPY … TO STDOUT`.
    nonisolated func beginCopyOut(_ statement: CopyOutStatement, label: String) async throws {
        try await cancellable { try await self.beginCopyOutHere(statement, label: label) }
    }

    /// Fills a lent chunk with rows of the open COPY. ``interrupt()`` stops it; cancelling its task does not, because
    /// a chunk cannot pass through a cancellation handler.
    ///
    /// - Parameter minimumBytes: what the chunk must hold before a row that does not fit may go to the next one.
    /// - Throws: ``PostgresError``; also when the server's count differs from the rows that came.
    func fillFromCopy(
        _ chunk: consuming sending Chunk, minimumBytes: Int, label: String
    ) throws -> sending CopyOutFill {
        guard var reader = copyOut else { throw Self.closed(label) }
        let rowsBefore = reader.rows
        let state = try handle?.fillFromCopy(&chunk, &reader, minimumBytes: minimumBytes, label: label)
        let nextGroup = reader.groups?.takeNext()
        copyOut = reader
        switch state {
        case .chunkFull: break
        case .ended: try finishCopyOut(reader, label: label)
        case .cancelled: throw CancellationError()
        case nil: throw Self.closed(label)
        }
        return CopyOutFill(
            chunk: chunk, rows: reader.rows - rowsBefore, isInsideRow: reader.split != nil,
            isInsideQuotes: reader.split?.isInsideQuotes ?? false, nextGroup: nextGroup, isEnd: copyOut == nil
        )
    }

    private func beginCopyOutHere(_ statement: CopyOutStatement, label: String) throws {
        guard
            let result = try handle?.run(
                statement.sql, parameters: [], label: label, showsDetail: showsDetail)
        else { throw Self.closed(label) }
        guard result.isCopyOut else {
            throw PostgresError(
                statement: label, sqlState: "0A000", message: "the statement did not start a COPY")
        }
        copyOut = CopyOutReader(statement)
    }

    /// The end of the data is no proof of completeness: the server's result is.
    private func finishCopyOut(_ reader: CopyOutReader, label: String) throws {
        let counted = try handle?.lastResult(label: label, showsDetail: showsDetail).affectedRows
        copyOut = nil
        guard reader.isComplete, counted == reader.rows else {
            throw PostgresError(
                statement: label, sqlState: "08P01",
                message:
                    "the server says it sent \(counted.map(String.init) ?? "?") rows, and \(reader.rows) came"
            )
        }
    }
}

/// A chunk that was lent to a `COPY … TO STDOUT`, and what it got.
struct CopyOutFill: ~Copyable, Sendable {
    /// The chunk.
    let chunk: Chunk
    /// Rows that ended in it by this call.
    let rows: Int
    /// Its last byte is inside a row.
    let isInsideRow: Bool
    /// csv: its last byte is inside a quoted field.
    let isInsideQuotes: Bool
    /// The rows that follow are of this group; `nil` while the group goes on.
    let nextGroup: ObjectGroup?
    /// Everything was read. The server's own count has been compared.
    let isEnd: Bool

    /// Ends the loan: gives the chunk back to whoever lent it.
    consuming func takeChunk() -> Chunk { chunk }
}
