import Synchronization

/// One of several readers of a divided read: its connections, and where its rows go.
public protocol RangeReader: Sendable {
    /// A connection to the source in the state that all readers see.
    func connect() async throws -> any TransferSource

    /// Sinks for one range, in the order of the targets. A range that failed and is read again gets new ones.
    func sinks(for range: ReadRange) async throws -> [any ChunkSink]

    /// A range is stored. Nothing is visible yet.
    func didStore(_ range: ReadRange) async

    /// Closes what the reader itself has opened. Works in a cancelled task.
    func close() async
}

/// A divided read. Each ``RangeReader``, in a task of its own, takes range after range until none is left. The first
/// failure cancels everything else, is waited for, and is the error that the caller sees.
///
/// A range whose source connection was lost is read again over a new one, in the same snapshot: by then its sinks
/// have been abandoned and hold nothing of it.
public struct ParallelTransfer: Sendable {
    private let plan: TransferPlan
    private let ranges: [ReadRange]
    private let readers: [any RangeReader]
    private let progress: TransferProgress

    /// How often one range is read before its failure is the run's.
    private static let attempts = 3

    /// Builds a transfer.
    public init(
        plan: TransferPlan, ranges: [ReadRange], readers: [any RangeReader], progress: TransferProgress
    ) {
        self.plan = plan
        self.ranges = ranges
        self.readers = readers
        self.progress = progress
    }

    /// Reads and stores everything.
    ///
    /// - Throws: as ``TransferPipeline/run()``, and ``SnapshotLost``.
    public func run() async throws -> TransferSummary {
        let start = ContinuousClock.now
        let queue = RangeQueue(ranges)
        let firstCause = FirstCause()
        let sums: [TransferSummary]
        do {
            sums = try await withThrowingTaskGroup(of: [TransferSummary].self) { group in
                for (index, reader) in readers.enumerated() {
                    group.addTask(name: "reader \(index + 1)") {
                        let result: Result<[TransferSummary], any Error>
                        do {
                            result = .success(
                                try await firstCause.remembering { try await work(reader, queue) })
                        } catch {
                            result = .failure(error)
                        }
                        await Task { await reader.close() }.value
                        return try result.get()
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        } catch {
            if let cause = firstCause.error { throw cause }
            throw Task.isCancelled ? CancellationError() : error
        }
        progress.completeRead()
        return TransferSummary(merging: sums, elapsed: ContinuousClock.now - start, progress: progress)
    }

    private func work(_ reader: any RangeReader, _ queue: RangeQueue) async throws -> [TransferSummary] {
        // Taken before connecting: a reader for which nothing is left needs no connection.
        guard var range = queue.next() else { return [] }
        let pool = plan.makePool()
        var source = try await reader.connect()
        var summaries: [TransferSummary] = []
        var attempt = 1
        do {
            while true {
                let part = TransferProgress(partOf: progress)
                do {
                    let pipeline = try plan.pipeline(
                        from: source, sql: range.sql, sinks: try await reader.sinks(for: range), pool: pool,
                        progress: part)
                    summaries.append(try await pipeline.run())
                } catch let error as TransferError where error.isSourceLost && attempt < Self.attempts {
                    part.retract()
                    attempt += 1
                    await source.close()
                    source = try await reader.connect()
                    continue
                } catch let error as TransferError where ranges.count > 1 {
                    throw error.inRange(range, of: ranges.count)
                }
                await reader.didStore(range)
                attempt = 1
                guard let next = queue.next() else { break }
                range = next
            }
        } catch {
            await Task { [source] in await source.close() }.value
            throw error
        }
        await source.close()
        return summaries
    }
}

/// Ranges that no reader has taken yet.
private final class RangeQueue: Sendable {
    private let ranges: [ReadRange]
    private let position = Atomic<Int>(0)

    init(_ ranges: [ReadRange]) { self.ranges = ranges }

    func next() -> ReadRange? {
        let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
        return ranges.indices.contains(index) ? ranges[index] : nil
    }
}

extension TransferError {
    /// The source's connection is gone, and nothing else is wrong.
    fileprivate var isSourceLost: Bool {
        stage == .source && ((cause as? any SourceFailure)?.isConnectionLost ?? false)
    }

    /// The same error, naming the range within which row numbers count.
    fileprivate func inRange(_ range: ReadRange, of count: Int) -> TransferError {
        TransferError(
            stage: stage, rowsDone: rowsDone, cause: cause,
            place: "range \(range.number) of \(count), \(range.label)")
    }
}

extension TransferSummary {
    /// The sum of the parts.
    fileprivate init(merging parts: [TransferSummary], elapsed: Duration, progress: TransferProgress) {
        let sinkCount = parts.first?.reports.count ?? 0
        self.init(
            rows: parts.reduce(0) { $0 + $1.rows }, bytes: parts.reduce(0) { $0 + $1.bytes },
            elapsed: elapsed,
            reports: (0..<sinkCount).map { sink in
                parts.reduce(into: SinkReport(rows: 0, bytes: 0)) { sum, part in
                    sum.rows += part.reports[sink].rows
                    sum.bytes += part.reports[sink].bytes
                }
            },
            waitedForSource: progress.waitedForSource, waitedForSinks: progress.waitedForSinks,
            peakChunks: parts.map(\.peakChunks).max() ?? 0)
    }
}
