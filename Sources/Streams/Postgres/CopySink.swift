/// Feeds chunks into `COPY … FROM STDIN` on an open session. The transaction around it belongs to the caller: what
/// this sink sends becomes visible, or not, with everything else of the run.
public actor CopySink: ChunkSink {
    /// Where the lines of a chunk lie in the COPY, to turn the server's line number into a source row.
    private struct SentLines {
        let lastLine: Int
        let firstRow: Int
        let hasEmbeddedNewlines: Bool
        let firstLine: Int
    }

    private let session: PostgresSession
    private let statement: CopyStatement
    private let label: String
    private var sent: [SentLines] = []
    private var nextLine = 1
    private var bytes = 0
    /// The error that the COPY failed with. Later calls throw it again: they would only meet a COPY that is over.
    private var failure: PostgresError?
    /// The chunks sent last, kept because an error concerns bytes sent a little earlier. Working out the row needs
    /// only chunks with line breaks in their fields; the others return to the pool at once and are `nil` here.
    private var recent: [SealedChunk?] = []
    private let keptChunks: Int
    /// The byte that the server counts as a line break inside quotes: the first of the record's end.
    private let countedBreak: UInt8

    /// See ``ChunkSink/name``.
    public nonisolated let name: String

    /// - Parameters:
    ///   - label: what errors call the load, such as the final table's name where rows go to a staging table first.
    ///   - keptChunks: chunks that may be kept to place an error, besides the one that is sent; see
    ///     ``MemoryPlan/chunksKeptByCopy``.
    public init(session: PostgresSession, statement: CopyStatement, label: String, keptChunks: Int = 1) {
        self.keptChunks = keptChunks
        countedBreak = statement.headerLine.suffix(2) == [13, 10] ? 13 : 10
        self.session = session
        self.statement = statement
        self.label = "COPY \(label)"
        name = "COPY \(label)"
    }

    /// Starts the COPY and sends what goes before its rows.
    public func begin() async throws {
        try await session.beginCopy(statement.sql, label: label)
        if !statement.prologue.isEmpty {
            try await session.putCopyData(statement.prologue, label: label)
        }
        nextLine = 1 + statement.prologueLines
    }

    /// Sends a chunk's rows.
    public func accept(_ chunk: SealedChunk) async throws {
        let lines = chunk.rows + chunk.embeddedNewlines
        sent.append(
            SentLines(
                lastLine: nextLine + lines - 1, firstRow: chunk.firstRow,
                hasEmbeddedNewlines: chunk.embeddedNewlines > 0, firstLine: nextLine))
        nextLine += lines
        recent.append(chunk.embeddedNewlines > 0 ? chunk : nil)
        if recent.count > keptChunks + 1 { recent.removeFirst() }
        bytes += chunk.rowBytes
        try await located { try await session.putCopyData(chunk, from: chunk.headerBytes, label: label) }
    }

    /// Completes the COPY.
    public func finish() async throws -> SinkReport {
        let rows = try await located {
            if !statement.epilogue.isEmpty {
                try await session.putCopyData(statement.epilogue, label: label)
            }
            return try await session.finishCopy(label: label)
        }
        recent = []
        return SinkReport(rows: rows, bytes: bytes)
    }

    /// Closes the session, which rolls everything back.
    public func abandon() async {
        recent = []
        await session.close()
    }

    private func located<Value>(_ body: () async throws -> Value) async throws -> Value {
        if let failure { throw failure }
        do {
            return try await body()
        } catch var error as PostgresError {
            if let line = error.copyLine { error.row = row(ofLine: line) }
            failure = error
            throw error
        }
    }

    /// The source row whose record ends on a line of the COPY; `nil` when line feeds inside earlier fields of its
    /// chunk make that uncertain and the chunk is gone.
    private func row(ofLine line: Int) -> Int? {
        guard let index = sent.firstIndex(where: { $0.lastLine >= line }) else { return nil }
        let lines = sent[index]
        guard lines.hasEmbeddedNewlines else { return lines.firstRow + line - lines.firstLine }
        let place = index - (sent.count - recent.count)
        guard recent.indices.contains(place), let chunk = recent[place] else { return nil }
        return chunk.withBytes { bytes in
            var currentLine = lines.firstLine
            var row = lines.firstRow
            var isQuoted = chunk.startsInsideQuotes
            for offset in chunk.headerBytes..<bytes.byteCount {
                let byte = bytes[offset]
                if byte == CopyStatement.quote { isQuoted.toggle() }
                if isQuoted {
                    if byte == countedBreak { currentLine += 1 }
                } else if byte == 10 {
                    if currentLine >= line { return row }
                    row += 1
                    currentLine += 1
                }
            }
            return row
        }
    }
}
