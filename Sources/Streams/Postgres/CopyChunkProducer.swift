/// Reads `COPY (query) TO STDOUT` into chunks: the server encodes, so that the bytes need only be moved.
struct CopyChunkProducer: ChunkProducer {
    let session: PostgresSession
    let statement: CopyOutStatement
    /// The check that the rows need; `nil` where they can be trusted.
    let check: CopyRowCheck?

    private static let label = "COPY of the query"

    func interrupt() { session.interrupt() }

    func produce(into assembler: inout ChunkAssembler, progress: TransferProgress) async throws -> Int {
        do {
            try await session.beginCopyOut(statement, label: Self.label)
        } catch {
            throw StageFailure.source(error)
        }
        var rows = 0
        var check = check
        var isEnd = false
        while !isEnd {
            try await assembler.prepare()
            let chunk = assembler.takeChunk()
            let start = chunk.count
            let fill = try await filled(chunk, minimumBytes: assembler.minimumBytes, progress)
            if let bad = fill.chunk.withBytes({ check?.firstProblem($0, from: start) }) {
                throw StageFailure.encode(bad)
            }
            isEnd = fill.isEnd
            rows += fill.rows
            let newlines = embeddedNewlines(in: fill, from: start)
            let (isInsideRow, isInsideQuotes) = (fill.isInsideRow, fill.isInsideQuotes)
            let (newRows, nextGroup) = (fill.rows, fill.nextGroup)
            assembler.putBack(fill.takeChunk())
            progress.addRead(newRows)
            assembler.note(rows: newRows, embeddedNewlines: newlines)
            if let nextGroup {
                assembler.note(isInsideRow: false, isQuoted: false)
                try await assembler.begin(nextGroup)
                continue
            }
            assembler.note(isInsideRow: isInsideRow, isQuoted: isInsideQuotes)
            if !isEnd { try await assembler.seal() }
        }
        try await assembler.seal()
        return rows
    }

    private func filled(
        _ chunk: consuming sending Chunk, minimumBytes: Int, _ progress: TransferProgress
    ) async throws -> CopyOutFill {
        let start = ContinuousClock.now
        do {
            let fill = try await session.fillFromCopy(chunk, minimumBytes: minimumBytes, label: Self.label)
            progress.addSourceWait(since: start)
            return fill
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw StageFailure.source(error)
        }
    }

    /// Line breaks inside quoted fields: all but those that end a row.
    private func embeddedNewlines(in fill: borrowing CopyOutFill, from start: Int) -> Int {
        guard statement.format == .csv else { return 0 }
        let countedBreak: UInt8 = statement.endsInCRLF ? 13 : 10
        return fill.chunk.withBytes { $0.extracting(start..<$0.byteCount).count(of: countedBreak) }
            - fill.rows
    }
}
