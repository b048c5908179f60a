import Foundation

/// Holds threads back until so many are there, or for a moment at most. A gate one place wider than a limit is where
/// one too many would be seen.
public final class Gate: Sendable {
    private let condition = NSCondition()
    private let places: Int
    // Guarded by the condition.
    private nonisolated(unsafe) var waiting = 0
    private nonisolated(unsafe) var round = 0

    public init(places: Int) { self.places = places }

    /// Blocks the calling thread: never to be called from a task.
    public func wait(atMostSeconds seconds: Double) {
        condition.lock()
        defer { condition.unlock() }
        unsafe waiting += 1
        if unsafe waiting == places {
            unsafe waiting = 0
            unsafe round += 1
            condition.broadcast()
            return
        }
        let mine = unsafe round
        let end = Date().addingTimeInterval(seconds)
        while unsafe round == mine, condition.wait(until: end) {}
        if unsafe round == mine { unsafe waiting -= 1 }
    }
}
