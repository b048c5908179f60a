import Synchronization

/// A clock whose sleeps end at once and are written down.
public final class RecordingClock: Clock {
    /// Time since the clock was made, all of it slept.
    public struct Instant: InstantProtocol {
        /// Since the clock was made.
        public let elapsed: Duration
        /// Later by a duration.
        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        /// From here to there.
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        /// Whether it is earlier.
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private let state = Mutex((now: Duration.zero, waits: [Duration]()))

    /// At zero.
    public init() {}

    /// Every wait so far.
    public var waits: [Duration] { state.withLock { $0.waits } }

    /// What has been slept so far.
    public var now: Instant { Instant(elapsed: state.withLock { $0.now }) }

    /// It is exact.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Ends at once.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.waits.append(deadline.elapsed - state.now)
            state.now = deadline.elapsed
        }
    }
}
