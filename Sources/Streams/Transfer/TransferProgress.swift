import Synchronization

/// Counters of a running transfer, safe to read from anywhere at any time.
public final class TransferProgress: Sendable {
    /// Rows fetched from the source.
    private let read = Atomic<Int>(0)
    /// Rows in chunks that were handed to the sinks.
    private let encoded = Atomic<Int>(0)
    private let encodedBytes = Atomic<Int>(0)
    private let readComplete = Atomic<Bool>(false)
    private let sourceWait = Atomic<Int64>(0)
    private let sinkWait = Atomic<Int64>(0)

    /// A progress at zero.
    public init() {}

    /// Rows fetched from the source.
    public var rowsRead: Int { read.load(ordering: .relaxed) }
    /// Rows handed to the sinks.
    public var rowsEncoded: Int { encoded.load(ordering: .relaxed) }
    /// Bytes handed to the sinks.
    public var bytes: Int { encodedBytes.load(ordering: .relaxed) }
    /// Time in which the encoder had nothing to encode.
    public var waitedForSource: Duration { .nanoseconds(sourceWait.load(ordering: .relaxed)) }
    /// Time in which the encoder had no chunk to write into, or no sink to give one to.
    public var waitedForSinks: Duration { .nanoseconds(sinkWait.load(ordering: .relaxed)) }

    /// The source has delivered everything; what is left is the targets' work.
    public var isReadComplete: Bool { readComplete.load(ordering: .relaxed) }

    /// The stage that the others wait for.
    public var bottleneck: String {
        isReadComplete || waitedForSource < waitedForSinks ? "target" : "source"
    }

    func completeRead() { readComplete.store(true, ordering: .relaxed) }

    func addRead(_ rows: Int) { read.wrappingAdd(rows, ordering: .relaxed) }

    func addEncoded(rows: Int, bytes: Int) {
        encoded.wrappingAdd(rows, ordering: .relaxed)
        encodedBytes.wrappingAdd(bytes, ordering: .relaxed)
    }

    func addSourceWait(since start: ContinuousClock.Instant) { Self.add(to: sourceWait, since: start) }

    func addSinkWait(since start: ContinuousClock.Instant) { Self.add(to: sinkWait, since: start) }

    private static func add(to counter: borrowing Atomic<Int64>, since start: ContinuousClock.Instant) {
        let parts = (ContinuousClock.now - start).components
        counter.wrappingAdd(
            parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000, ordering: .relaxed)
    }
}
