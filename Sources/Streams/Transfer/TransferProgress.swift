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

    /// What the whole is, where this is the progress of a part of it.
    private let whole: TransferProgress?

    /// A progress at zero.
    public init() { whole = nil }

    /// The progress of a part: what is added to it counts for the whole, too.
    init(partOf whole: TransferProgress) { self.whole = whole }

    /// Subtracts from the whole what this part has added: the part failed, and is read again.
    func retract() {
        whole?.read.wrappingSubtract(rowsRead, ordering: .relaxed)
        whole?.encoded.wrappingSubtract(rowsEncoded, ordering: .relaxed)
        whole?.encodedBytes.wrappingSubtract(bytes, ordering: .relaxed)
    }

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

    func addRead(_ rows: Int) {
        read.wrappingAdd(rows, ordering: .relaxed)
        whole?.addRead(rows)
    }

    func addEncoded(rows: Int, bytes: Int) {
        encoded.wrappingAdd(rows, ordering: .relaxed)
        encodedBytes.wrappingAdd(bytes, ordering: .relaxed)
        whole?.addEncoded(rows: rows, bytes: bytes)
    }

    func addSourceWait(since start: ContinuousClock.Instant) {
        add(sourceWait: Self.nanoseconds(since: start))
    }

    func addSinkWait(since start: ContinuousClock.Instant) { add(sinkWait: Self.nanoseconds(since: start)) }

    private func add(sourceWait nanoseconds: Int64 = 0, sinkWait otherNanoseconds: Int64 = 0) {
        sourceWait.wrappingAdd(nanoseconds, ordering: .relaxed)
        sinkWait.wrappingAdd(otherNanoseconds, ordering: .relaxed)
        whole?.add(sourceWait: nanoseconds, sinkWait: otherNanoseconds)
    }

    private static func nanoseconds(since start: ContinuousClock.Instant) -> Int64 {
        let parts = (ContinuousClock.now - start).components
        return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
}

/// What a transfer did.
public struct TransferSummary: Sendable, Equatable {
    /// Rows read, which every target counted too.
    public var rows: Int
    /// Bytes of encoded rows, without headers.
    public var bytes: Int
    /// From the first sink's opening to the last one's confirmation.
    public var elapsed: Duration
    /// One per sink, in order.
    public var reports: [SinkReport]
    /// Time in which the encoder waited for rows.
    public var waitedForSource: Duration
    /// Time in which it waited for the targets.
    public var waitedForSinks: Duration
    /// Most chunks that were out at once.
    public var peakChunks: Int
}
