import Foundation
import Synchronization

/// Holds threads back until so many are there, or for a moment at most. A gate one place wider than a limit is where
/// one too many would be seen.
public final class Gate: Sendable {
    private let condition = NSCondition()
    private let places: Int
    private let state = Mutex((waiting: 0, round: 0))

    /// - Parameter places: threads that open it.
    public init(places: Int) { self.places = places }

    /// Blocks the calling thread: never to be called from a task.
    public func wait(atMostSeconds seconds: Double) {
        condition.lock()
        defer { condition.unlock() }
        let mine = state.withLock { state in
            state.waiting += 1
            return state.round
        }
        let opens = state.withLock { state in
            guard state.waiting == places else { return false }
            state = (waiting: 0, round: state.round + 1)
            return true
        }
        if opens { return condition.broadcast() }
        let end = Date().addingTimeInterval(seconds)
        while isIn(mine), condition.wait(until: end) {}
        state.withLock { state in if state.round == mine { state.waiting -= 1 } }
    }

    private func isIn(_ round: Int) -> Bool { state.withLock { $0.round == round } }
}
