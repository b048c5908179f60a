import Streams
import TestSupport
import Testing

/// A sink, as far as `SinkConformanceTests` must know it. The next one joins by a profile of its own in `allCases`.
struct ConformingSink: Sendable, CaseIterable, CustomTestStringConvertible {
    static let allCases = [copy, s3, null, collecting]

    /// A sink on something of its own, and what can be seen of that.
    struct Opened: Sendable {
        let sink: any ChunkSink
        /// Where the chunks come from that it is given: many more than it may keep.
        let pool: ChunkPool
        /// Makes what is stored visible, and brings its bytes.
        let stored: Ability<@Sendable () async throws -> [UInt8]>
        /// What is there of an abandoned sink, in words; empty when it is as if it never was.
        let leftovers: @Sendable () async throws -> [String]
    }

    /// How what a sink writes to behaves.
    enum Target: Sendable {
        /// Takes everything.
        case sound
        /// Takes everything, later than it comes.
        case slow
        /// Refuses the second chunk of ``SinkRows``, for a reason that no later chunk is refused for.
        case refusing
    }

    typealias Body = @Sendable (Opened) async throws -> Void

    let testDescription: String
    /// Runs a test on a sink that has not begun.
    let open: @Sendable (_ target: Target, _ body: Body) async throws -> Void
    /// Whether an error is what the refusing target said first; a sink without such a target takes whatever comes.
    let isFirstCause: Ability<@Sendable (any Error) -> Bool>
    /// Most chunks that are out at once, the one on its way to the sink included.
    let mostLent: Int
}

/// Rows for sinks: CSV with a line break in each, so that a chunk is worth keeping to a COPY.
enum SinkRows {
    static let perChunk = 16

    /// The rows of one chunk, which they fill.
    ///
    /// - Parameters:
    ///   - number: of the chunk, from 1.
    ///   - isBad: its keys are no numbers.
    static func bytes(chunk number: Int, filling chunkBytes: Int, isBad: Bool = false) -> [UInt8] {
        let rowBytes = chunkBytes / perChunk
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chunkBytes)
        for row in 0..<perChunk {
            let start = "\(isBad ? "bad" : "")\((number - 1) * perChunk + row + 1),\"a\n"
            bytes += Array(start.utf8)
            bytes += Array(repeating: 0x78, count: rowBytes - start.utf8.count - 2) + [0x22, 0x0A]
        }
        return bytes
    }

    /// The chunk itself.
    static func chunk(_ number: Int, from pool: ChunkPool, isBad: Bool = false) async throws -> SealedChunk {
        var chunk = try await pool.acquire()
        chunk.append(bytes(chunk: number, filling: pool.chunkBytes, isBad: isBad))
        return SealedChunk(
            chunk, firstRow: (number - 1) * perChunk + 1, rows: perChunk, embeddedNewlines: perChunk,
            startsObject: number == 1)
    }
}
