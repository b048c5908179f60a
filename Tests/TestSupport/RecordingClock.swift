import Synchronization

/// A clock whose sleeps end at once and are written down.
public final class RecordingClock: Clock {
    /// Time since the clock was made, all of it slept.
    public struct Instant: InstantProtocol {
        public let elapsed: Duration
        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private let state = Mutex((now: Duration.zero, waits: [Duration]()))

    public init() {}

    /// Every wait so far.
    public var waits: [Duration] { state.withLock { $0.waits } }

    public var now: Instant { Instant(elapsed: state.withLock { $0.now }) }

    public var minimumResolution: Duration { .nanoseconds(1) }

    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.waits.append(deadline.elapsed - state.now)
            state.now = deadline.elapsed
        }
    }
}
