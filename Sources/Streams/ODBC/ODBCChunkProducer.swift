import Threads

/// Reads an open ODBC statement through two row batches: while one is encoded, the driver fills the other.
struct ODBCChunkProducer: ChunkProducer {
    private let session: ODBCSession
    private let layout: BatchLayout
    private let encoder: any RowEncoder
    private let sql: String
    /// 0-based column by whose values the rows are divided into objects.
    private let groupIndex: Int?

    /// Bytes of a long value read at a time.
    static let pieceBytes = 64 * 1024
    /// Bytes of the buffer for a value that is needed as a whole. The longest number that PostgreSQL holds has 131072
    /// digits before the decimal point and 16383 after it.
    static let wholeBytes = 160 * 1024

    init(
        session: ODBCSession, sql: String, layout: BatchLayout, encoder: any RowEncoder,
        groupIndex: Int? = nil
    ) {
        self.session = session
        self.groupIndex = groupIndex
        self.sql = sql
        self.layout = layout
        self.encoder = encoder
    }

    func interrupt() { session.cancel() }

    func produce(into assembler: inout ChunkAssembler, progress: TransferProgress) async throws -> Int {
        let session = session
        let sql = sql
        do {
            try await session.open(sql)
        } catch {
            throw StageFailure.source(error)
        }
        let filled = BoundedChannel<RowBatch>(capacity: 2)
        let empty = BoundedChannel<RowBatch>(capacity: 2)
        for _ in 0..<2 { try await empty.send(RowBatch(layout: layout)) }
        async let rowsRead = fetchAll(filled: filled, empty: empty, progress: progress)
        var groups = groupIndex.map { BatchGroups(columnIndex: $0) }
        do {
            while true {
                let start = ContinuousClock.now
                guard let batch = try await filled.receive() else { break }
                progress.addSourceWait(since: start)
                try await encode(batch, &groups, into: &assembler)
                try await empty.send(batch)
            }
            let count = try await rowsRead
            try await assembler.seal()
            return count
        } catch {
            // Leaving this scope cancels the reader and waits for it; a fetch that is under way must be stopped for
            // that.
            session.cancel()
            throw error
        }
    }

    /// The reading half: fills batches until the end of the result. After a batch with a long value it does not fetch
    /// on until that batch has come back, because the value's pieces are read at the statement's current position.
    private func fetchAll(
        filled: BoundedChannel<RowBatch>, empty: BoundedChannel<RowBatch>, progress: TransferProgress
    ) async throws -> Int {
        defer { filled.finish() }
        var total = 0
        var spare: RowBatch?
        while true {
            let next: RowBatch?
            if let kept = spare.take() { next = consume kept } else { next = try await empty.receive() }
            guard let batch = next else { return total }
            let full: RowBatch
            do {
                full = try await session.fill(batch)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                throw StageFailure.source(error)
            }
            let rows = full.rowCount
            let hasLongValues = full.hasOverflow
            if rows == 0 { return total }
            total += rows
            progress.addRead(rows)
            try await filled.send(full)
            if hasLongValues {
                spare = try await empty.receive()
                let other = try await empty.receive()
                // Both batches have come back: put one into the queue for the next round.
                if let other { try await empty.send(other) }
            }
        }
    }

    private func encode(
        _ batch: borrowing RowBatch, _ groups: inout BatchGroups?, into assembler: inout ChunkAssembler
    ) async throws {
        guard let columnIndex = groups?.columnIndex else {
            return try await encode(batch, from: 0, upTo: batch.rowCount, into: &assembler)
        }
        var row = 0
        while row < batch.rowCount {
            guard let run = groups?.next(in: batch, from: row) else {
                throw badValue(.longGroup, row: batch.firstRow + row, columnIndex: columnIndex)
            }
            if let group = run.begins { try await assembler.begin(group) }
            try await encode(batch, from: row, upTo: run.endRow, into: &assembler)
            row = run.endRow
        }
    }

    private func encode(
        _ batch: borrowing RowBatch, from startRow: Int, upTo rowCount: Int,
        into assembler: inout ChunkAssembler
    ) async throws {
        var row = startRow
        while row < rowCount {
            try await assembler.prepare()
            let progress = assembler.withChunk { encoder.encode(batch, from: row, upTo: rowCount, into: &$0) }
            assembler.note(rows: progress.nextRow - row, embeddedNewlines: progress.embeddedNewlines)
            row = progress.nextRow
            switch progress.stop {
            case .batchDone: break
            case .chunkFull where assembler.mayBeSealed: try await assembler.seal()
            case .chunkFull, .longRow:
                try await encodeLongRow(batch, row: row, into: &assembler)
                row += 1
            case .badValue(let columnIndex, let reason):
                throw badValue(reason, row: batch.firstRow + row, columnIndex: columnIndex)
            }
        }
    }

    private func badValue(_ reason: BadValue, row: Int, columnIndex: Int) -> StageFailure {
        .encode(UnwritableValueError(row: row, column: layout.columns[columnIndex].name, reason: reason))
    }

    /// A row that needs pieces, or that does not fit a chunk: field by field, over as many chunks as it takes.
    private func encodeLongRow(
        _ batch: borrowing RowBatch, row: Int, into assembler: inout ChunkAssembler
    ) async throws {
        var needsPosition = layout.rows > 1
        let framing = encoder.framing
        try await append(framing.start, to: &assembler)
        for columnIndex in layout.columns.indices {
            if columnIndex > 0 { try await append(framing.separator, to: &assembler) }
            if isLong(batch, row: row, columnIndex: columnIndex) {
                try await encodePieces(
                    columnIndex: columnIndex, rowIndex: needsPosition ? row : nil,
                    sourceRow: batch.firstRow + row, into: &assembler)
                needsPosition = false
                continue
            }
            try await assembler.prepare()
            while true {
                let result = assembler.withChunk {
                    encoder.encodeCell(batch, row: row, columnIndex: columnIndex, into: &$0)
                }
                if try note(result, row: batch.firstRow + row, columnIndex: columnIndex, &assembler) { break }
                try await continueInNextChunk(&assembler, isQuoted: false)
            }
        }
        try await append(framing.end, to: &assembler)
        assembler.noteRowEnd()
    }

    /// - Returns: whether the cell was written; `false` when the chunk has no room for it.
    private func note(
        _ result: Result<Int, BadValueError>?, row: Int, columnIndex: Int, _ assembler: inout ChunkAssembler
    ) throws -> Bool {
        switch result {
        case .success(let newlines)?:
            assembler.note(rows: 0, embeddedNewlines: newlines)
            return true
        case .failure(let error)?: throw badValue(error.reason, row: row, columnIndex: columnIndex)
        case nil: return false
        }
    }

    private func isLong(_ batch: borrowing RowBatch, row: Int, columnIndex: Int) -> Bool {
        let column = layout.columns[columnIndex]
        if column.isUnbound { return true }
        guard let length = batch.valueLength(columnIndex: columnIndex, rowIndex: row) else { return false }
        return length > column.valueBytes || length == -4
    }

    private func continueInNextChunk(_ assembler: inout ChunkAssembler, isQuoted: Bool) async throws {
        assembler.noteInsideRow(isQuoted: isQuoted)
        try await assembler.seal()
        try await assembler.prepare()
    }

    private func append(_ bytes: [UInt8], to assembler: inout ChunkAssembler) async throws {
        if bytes.isEmpty { return }
        try await assembler.prepare()
        if assembler.withChunk({ $0.freeCapacity }) < bytes.count {
            try await continueInNextChunk(&assembler, isQuoted: false)
        }
        assembler.withChunk { $0.append(bytes) }
    }

    /// A value read through `SQLGetData`: a long one in pieces that go straight into chunks, one of fixed size at once.
    private func encodePieces(
        columnIndex: Int, rowIndex: Int?, sourceRow: Int, into assembler: inout ChunkAssembler
    ) async throws {
        guard let format = encoder.longField(columnIndex: columnIndex) else {
            return try await encodeWhole(
                columnIndex: columnIndex, rowIndex: rowIndex, sourceRow: sourceRow, into: &assembler)
        }
        var writer = LongFieldWriter(format)
        var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
        var position = rowIndex
        while true {
            let piece = try await readPiece(
                columnIndex, rowIndex: position, into: buffer, from: writer.keptBytes)
            position = nil
            buffer = piece.buffer
            guard let count = piece.count else {
                return try await append(encoder.framing.null, to: &assembler)
            }
            // A number longer than the buffer cannot be checked, and does not fit a column that limits its digits.
            guard
                encoder.keepsDigits(of: buffer, count: count, isWhole: piece.isLast, columnIndex: columnIndex)
            else {
                throw badValue(.tooManyDigits, row: sourceRow, columnIndex: columnIndex)
            }
            try await assembler.prepare()
            let problem = writer.take(
                buffer, count: count, isLast: piece.isLast, valueBytes: piece.valueBytes)
            if let reason = problem {
                throw badValue(reason, row: sourceRow, columnIndex: columnIndex)
            }
            while true {
                let isWritten = assembler.withChunk { writer.write(buffer, into: &$0) }
                assembler.note(rows: 0, embeddedNewlines: writer.takeNewlines())
                if isWritten { break }
                try await continueInNextChunk(&assembler, isQuoted: writer.isInsideQuotes)
            }
            writer.keepTail(&buffer)
            if piece.isLast { return }
        }
    }

    /// A value that cannot be written piece by piece.
    private func encodeWhole(
        columnIndex: Int, rowIndex: Int?, sourceRow: Int, into assembler: inout ChunkAssembler
    ) async throws {
        let isFixed = layout.columns[columnIndex].form.isFixedSize
        let buffer = [UInt8](repeating: 0, count: isFixed ? Self.pieceBytes : Self.wholeBytes)
        let piece = try await readPiece(columnIndex, rowIndex: rowIndex, into: buffer, from: 0)
        guard let count = piece.count else { return try await append(encoder.framing.null, to: &assembler) }
        guard piece.isLast else { throw badValue(.outOfRange, row: sourceRow, columnIndex: columnIndex) }
        while true {
            try await assembler.prepare()
            let result = assembler.withChunk {
                encoder.encodeWhole(piece.buffer, count: count, columnIndex: columnIndex, into: &$0)
            }
            if try note(result, row: sourceRow, columnIndex: columnIndex, &assembler) { return }
            try await continueInNextChunk(&assembler, isQuoted: false)
        }
    }

    private func readPiece(
        _ columnIndex: Int, rowIndex: Int?, into buffer: consuming [UInt8], from offset: Int
    ) async throws -> ODBCSession.Piece {
        do {
            return try await session.readPiece(
                columnIndex: columnIndex, binding: layout.columns[columnIndex], rowIndex: rowIndex,
                into: buffer, from: offset)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw StageFailure.source(error)
        }
    }
}
