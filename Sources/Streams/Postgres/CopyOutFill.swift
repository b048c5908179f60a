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

    /// Ends the loan.
    consuming func takeChunk() -> Chunk { chunk }
}
