import Streams
import TestSupport
import Testing

/// What a transfer may rely on when it reads rows in bulk, whatever the source is reached through.
@Suite(.timeLimit(.minutes(10))) struct SourceReadConformanceTests {
    private static let rows = 20_000

    @Test(arguments: ConformingSource.allCases)
    func `every row comes once, byte for byte, and is counted`(_ profile: ConformingSource) async throws {
        try await profile.withTable(Self.rows) { table in
            let source = try await table.connect()
            let sink = CollectingSink()
            let summary = try await ConformingSource.read(table.query, from: source, into: sink)
            let bytes = await sink.bytes
            let isEqual = bytes == Array(profile.lines(Self.rows).utf8)
            #expect(isEqual, "\(Self.firstDifference(bytes, profile.lines(Self.rows)))")
            #expect(summary.rows == Self.rows && summary.bytes == bytes.count)
            #expect(summary.reports == [SinkReport(rows: Self.rows, bytes: bytes.count)])
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `chunks say which rows they hold, and how many lines`(_ profile: ConformingSource) async throws {
        try await profile.withTable(Self.rows) { table in
            let source = try await table.connect()
            let sink = CollectingSink()
            _ = try await ConformingSource.read(table.query, from: source, into: sink)
            let chunks = await sink.chunks
            #expect(chunks.count > 3)
            var next = 1
            for chunk in chunks {
                #expect(chunk.firstRow == next)
                next += chunk.rows
            }
            #expect(next == Self.rows + 1)
            let lines = profile.lines(Self.rows).utf8.count { $0 == 10 }
            #expect(chunks.reduce(0) { $0 + $1.rows + $1.newlines } == lines)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `no rows are no bytes and no failure`(_ profile: ConformingSource) async throws {
        try await profile.withTable(0) { table in
            let source = try await table.connect()
            let sink = CollectingSink()
            let summary = try await ConformingSource.read(table.query, from: source, into: sink)
            #expect(summary.rows == 0 && summary.bytes == 0)
            #expect(await sink.chunks.isEmpty)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `a connection reads again and again`(_ profile: ConformingSource) async throws {
        try await profile.withTable(300) { table in
            let source = try await table.connect()
            for _ in 0..<3 {
                let sink = CollectingSink()
                _ = try await ConformingSource.read(table.query, from: source, into: sink)
                #expect(await sink.bytes == Array(profile.lines(300).utf8))
            }
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `a value longer than a cell and a chunk arrives whole`(_ profile: ConformingSource) async throws {
        let long = try profile.longValue.get()
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            let sink = CollectingSink()
            let summary = try await ConformingSource.read(long.query, from: source, into: sink)
            let isEqual = await sink.bytes == Array(long.line.utf8)
            #expect(isEqual && summary.rows == 1)
            #expect(await sink.chunks.count > 1)
            await source.close()
        }
    }

    /// What stops a read.
    enum Stop: CaseIterable {
        /// `cancel()`, from another task, while the read waits for its sink.
        case source
        /// `cancel()`, from another task, while nothing waits: a driver may be in the middle of a fetch.
        case sourceInFlow
        /// The cancellation of the task that reads.
        case task
    }

    @Test(arguments: ConformingSource.allCases, Stop.allCases)
    func `a read that is cancelled while rows flow ends, and its connection closes`(
        _ profile: ConformingSource, _ stop: Stop
    ) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            let sink = HeldSink()
            let reading = Task {
                // A read that fails earlier ends the wait, too.
                defer { sink.hasChunk.fire() }
                return try await ConformingSource.read(profile.endlessQuery, from: source, into: sink)
            }
            if stop == .sourceInFlow { sink.mayGoOn.fire() }
            await sink.hasChunk.wait()
            Self.stop(stop, reading, source)
            sink.mayGoOn.fire()
            try await Self.expectCancelled(reading)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases, [Stop.source, .task])
    func `a read that is cancelled while the source waits ends, and its session goes`(
        _ profile: ConformingSource, _ stop: Stop
    ) async throws {
        try await profile.withTable(1) { table in
            let untilGone = try table.untilGone.get()
            let (query, untilHeld) = try await table.held.get()()
            let number = try await Self.stoppedRead(query, table, stop, untilHeld)
            try await untilGone(number)
        }
    }

    /// The number of the session whose read was stopped; nothing of its source is kept.
    private static func stoppedRead(
        _ query: String, _ table: ConformingSource.Table, _ stop: Stop,
        _ untilHeld: @Sendable () async throws -> Void
    ) async throws -> String {
        let source = try await table.connect()
        let sql = try #require(source.dialect.sessionNumberSQL)
        let number = try #require(try await source.textRows(sql, columns: 1).first?[0])
        let reading = Task {
            try await ConformingSource.read(query, from: source, into: CollectingSink())
        }
        try await untilHeld()
        Self.stop(stop, reading, source)
        try await expectCancelled(reading)
        await source.close()
        return number
    }

    private static func stop(
        _ stop: Stop, _ reading: Task<TransferSummary, any Error>, _ source: any TransferSource
    ) {
        switch stop {
        case .source, .sourceInFlow: source.cancel()
        case .task: reading.cancel()
        }
    }

    private static func expectCancelled(_ reading: Task<TransferSummary, any Error>) async throws {
        let error = await #expect(throws: (any Error).self) { try await reading.value }
        #expect(error is CancellationError || error is TransferError, "\(String(describing: error))")
    }

    private static func firstDifference(_ bytes: [UInt8], _ expected: String) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let difference = zip(lines, expected.split(separator: "\n")).first { $0 != $1 }
        return difference.map { "\($0) instead of \($1)" } ?? "\(lines.count) lines"
    }
}

/// Keeps its first chunk, and so the read, until it may go on.
private actor HeldSink: ChunkSink {
    nonisolated let name = "held"
    nonisolated let hasChunk = Signal()
    nonisolated let mayGoOn = Signal()
    private var report = SinkReport(rows: 0, bytes: 0)

    func begin() async throws {}

    func accept(_ chunk: SealedChunk) async throws {
        hasChunk.fire()
        await mayGoOn.wait()
        report.rows += chunk.rows
        report.bytes += chunk.count
    }

    func finish() async throws -> SinkReport { report }

    func abandon() async {}
}
