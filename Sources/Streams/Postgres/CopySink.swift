/// Feeds chunks into `COPY … FROM STDIN` on an open session. The transaction around it belongs to the caller: what
/// this sink sends becomes visible, or not, with everything else of the run.
public actor CopySink: ChunkSink {
    /// Where the lines of a chunk lie in the COPY, to turn the server's line number into a source row.
    private struct Extent {
        let lastLine: Int
        let firstRow: Int
        let hasEmbeddedNewlines: Bool
        let firstLine: Int
    }

    private let session: PostgresSession
    private let statement: CopyStatement
    private let label: String
    private var extents: [Extent] = []
    private var nextLine = 1
    private var bytes = 0
    /// The chunks sent last, kept because an error concerns bytes sent a little earlier: they allow the exact row.
    private var recent: [SealedChunk] = []

    /// Chunks kept for errors; the memory plan counts it.
    public static let keptChunks = 1

    /// See ``ChunkSink/name``.
    public nonisolated let name: String

    /// - Parameters:
    ///   - label: what errors call the load, such as the final table's name where rows go to a staging table first.
    public init(session: PostgresSession, statement: CopyStatement, label: String) {
        self.session = session
        self.statement = statement
        self.label = "COPY \(label)"
        name = "COPY \(label)"
    }

    /// Starts the COPY and sends its header line.
    public func begin() async throws {
        try await session.beginCopy(statement.sql, label: label)
        try await session.putCopyData(statement.headerLine, label: label)
        nextLine = 2
    }

    /// Sends a chunk's rows.
    public func accept(_ chunk: SealedChunk) async throws {
        let lines = chunk.rows + chunk.embeddedNewlines
        extents.append(
            Extent(
                lastLine: nextLine + lines - 1, firstRow: chunk.firstRow,
                hasEmbeddedNewlines: chunk.embeddedNewlines > 0, firstLine: nextLine))
        nextLine += lines
        recent.append(chunk)
        if recent.count > Self.keptChunks + 1 { recent.removeFirst() }
        bytes += chunk.rowBytes
        try await located { try await session.putCopyData(chunk, from: chunk.headerBytes, label: label) }
    }

    /// Completes the COPY.
    public func finish() async throws -> SinkReport {
        let rows = try await located { try await session.finishCopy(label: label) }
        recent = []
        return SinkReport(rows: rows, bytes: bytes)
    }

    /// The session's owner closes it, which rolls everything back.
    public func abandon() async {
        recent = []
        await session.close()
    }

    private func located<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch var error as PostgresError {
            if let line = error.copyLine { error.row = row(ofLine: line) }
            throw error
        }
    }

    /// The source row whose record ends on a line of the COPY; `nil` when line feeds inside earlier fields of its
    /// chunk make that uncertain and the chunk is gone.
    private func row(ofLine line: Int) -> Int? {
        guard let index = extents.firstIndex(where: { $0.lastLine >= line }) else { return nil }
        let extent = extents[index]
        guard extent.hasEmbeddedNewlines else { return extent.firstRow + line - extent.firstLine }
        guard let chunk = recent.first(where: { $0.firstRow == extent.firstRow && $0.rows > 0 }) else {
            return nil
        }
        return chunk.withBytes { bytes in
            var currentLine = extent.firstLine
            var row = extent.firstRow
            var isQuoted = chunk.startsInsideQuotes
            for offset in chunk.headerBytes..<bytes.byteCount {
                let byte = bytes[offset]
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                guard byte == 10 else { continue }
                if !isQuoted {
                    if currentLine >= line { return row }
                    row += 1
                }
                currentLine += 1
            }
            return row
        }
    }
}
