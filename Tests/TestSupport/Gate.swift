import Foundation

/// Holds threads back until so many are there, or for a moment at most. A gate one place wider than a limit is where
/// one too many would be seen.
public final class Gate: Sendable {
    private let condition = NSCondition()
    private let places: Int
    // Guarded by the condition.
    private nonisolated(unsafe) var waiting = 0

    public init(places: Int) { self.places = places }

    /// Blocks the calling thread: never to be called from a task.
    public func wait(atMostSeconds seconds: Double) {
        condition.lock()
        defer { condition.unlock() }
        unsafe waiting += 1
        defer { unsafe waiting -= 1 }
        if unsafe waiting >= places { condition.broadcast() }
        let end = Date().addingTimeInterval(seconds)
        while unsafe waiting < places, condition.wait(until: end) {}
    }
}
