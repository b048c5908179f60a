import Threads

/// Hands each sealed chunk to every sink. Each sink has a short queue of its own, so sinks work side by side and the
/// slowest sets the pace.
final class FanOut: Sendable {
    /// Chunks that may wait for one sink; a sink that keeps up never has more than one.
    static let queuedChunks = 2

    private let channels: [BoundedChannel<SealedChunk>]

    init(sinkCount: Int) {
        channels = (0..<sinkCount).map { _ in BoundedChannel(capacity: Self.queuedChunks) }
    }

    /// Waits until every sink's queue has taken the chunk.
    func send(_ chunk: SealedChunk) async throws {
        for channel in channels { try await channel.send(chunk) }
    }

    /// The next chunk for a sink; `nil` at the end.
    func receive(for sinkIndex: Int) async throws -> SealedChunk? {
        try await channels[sinkIndex].receive()
    }

    /// No more chunks will come.
    func finish() { for channel in channels { channel.finish() } }
}
