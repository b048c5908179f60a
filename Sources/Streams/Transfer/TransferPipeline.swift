/// One transfer: a producer, the sinks, and the task group around them. The first failure cancels everything else,
/// is waited for, and is the error that the caller sees.
public struct TransferPipeline: Sendable {
    private let producer: any ChunkProducer
    private let sinks: [any ChunkSink]
    private let pool: ChunkPool
    private let rotation: ObjectRotation
    private let progress: TransferProgress

    init(
        producer: any ChunkProducer, sinks: [any ChunkSink], pool: ChunkPool, rotation: ObjectRotation,
        progress: TransferProgress
    ) {
        self.producer = producer
        self.sinks = sinks
        self.pool = pool
        self.rotation = rotation
        self.progress = progress
    }

    /// Reads, encodes and stores everything, and checks that every stage counted the same.
    ///
    /// When this returns, everything is stored and nothing is committed: that is the caller's next step. When it
    /// throws, every sink has been abandoned.
    ///
    /// - Throws: ``TransferError``, or `CancellationError` when the caller's task was cancelled.
    public func run() async throws -> TransferSummary {
        let start = ContinuousClock.now
        do {
            for sink in sinks {
                do { try await sink.begin() } catch { throw failure(.sink(sink.name), error) }
            }
            let (rows, reports) = try await transfer()
            try checkCounts(rows: rows, reports: reports)
            return TransferSummary(
                rows: rows, bytes: progress.bytes, elapsed: ContinuousClock.now - start, reports: reports,
                waitedForSource: progress.waitedForSource, waitedForSinks: progress.waitedForSinks,
                peakChunks: pool.peakLent)
        } catch {
            await abandonAll()
            throw error
        }
    }

    private func transfer() async throws -> (rows: Int, reports: [SinkReport]) {
        let fanOut = FanOut(sinkCount: sinks.count)
        let firstCause = FirstCause()
        enum Part: Sendable {
            case produced(Int)
            case stored(Int, SinkReport)
        }
        do {
            return try await withThrowingTaskGroup(of: Part.self) { group in
                group.addTask(name: "producer") {
                    try await firstCause.remembering { .produced(try await produce(fanOut)) }
                }
                for index in sinks.indices {
                    group.addTask(name: "sink \(index)") {
                        try await firstCause.remembering { .stored(index, try await drain(index, fanOut)) }
                    }
                }
                var rows = 0
                var reports = Array(repeating: SinkReport(rows: 0, bytes: 0), count: sinks.count)
                for try await part in group {
                    switch part {
                    case .produced(let count): rows = count
                    case .stored(let index, let report): reports[index] = report
                    }
                }
                return (rows, reports)
            }
        } catch {
            if let cause = firstCause.error { throw cause }
            throw Task.isCancelled ? CancellationError() : error
        }
    }

    private func produce(_ fanOut: FanOut) async throws -> Int {
        let producer = producer
        return try await withTaskCancellationHandler {
            var assembler = ChunkAssembler(pool: pool, fanOut: fanOut, rotation: rotation, progress: progress)
            do {
                let rows = try await producer.produce(into: &assembler, progress: progress)
                // Only a complete read ends the fan-out; a failed one leaves it to cancellation.
                fanOut.finish()
                progress.completeRead()
                return rows
            } catch let failed as StageFailure {
                if Task.isCancelled { throw CancellationError() }
                switch failed {
                case .source(let cause): throw failure(.source, cause)
                case .encode(let cause): throw failure(.encode, cause)
                }
            }
        } onCancel: {
            producer.interrupt()
        }
    }

    private func drain(_ index: Int, _ fanOut: FanOut) async throws -> SinkReport {
        let sink = sinks[index]
        do {
            while let chunk = try await fanOut.receive(for: index) { try await sink.accept(chunk) }
            return try await sink.finish()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw failure(.sink(sink.name), error)
        }
    }

    private func checkCounts(rows: Int, reports: [SinkReport]) throws {
        for (sink, report) in zip(sinks, reports) where report.rows != rows {
            throw failure(.count, CountMismatch(sink: sink.name, rowsRead: rows, rowsStored: report.rows))
        }
    }

    private func failure(_ stage: TransferError.Stage, _ cause: any Error) -> any Error {
        if cause is CancellationError || cause is TransferError { return cause }
        // In a cancelled task every failure counts as the cancellation, whatever its error says.
        if Task.isCancelled { return CancellationError() }
        return TransferError(stage: stage, rowsDone: progress.rowsEncoded, cause: cause)
    }

    /// Runs in a task of its own, and is waited for: in a cancelled task every wait of the clean-up would fail.
    private func abandonAll() async {
        let sinks = sinks
        await Task { for sink in sinks { await sink.abandon() } }.value
    }
}

/// A target stored another number of rows than were read.
public struct CountMismatch: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sink's name.
    public let sink: String
    /// Rows read from the source.
    public let rowsRead: Int
    /// Rows that the target counted.
    public let rowsStored: Int

    /// One line.
    public var description: String {
        "\(rowsRead) rows were read, but \(sink) counted \(rowsStored); nothing was committed"
    }
}
