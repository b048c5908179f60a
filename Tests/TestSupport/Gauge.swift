import Synchronization

/// How many are inside, and how many ever were at once: for tests of limits.
public final class Gauge: Sendable {
    private let state = Mutex((now: 0, peak: 0))

    /// Nobody is inside.
    public init() {}

    /// How many are inside now.
    public var value: Int { state.withLock { $0.now } }
    /// Most that were ever inside at once.
    public var peak: Int { state.withLock { $0.peak } }

    /// One more.
    public func enter() {
        state.withLock { state in
            state.now += 1
            state.peak = max(state.peak, state.now)
        }
    }

    /// One less.
    public func leave() { state.withLock { $0.now -= 1 } }
}
