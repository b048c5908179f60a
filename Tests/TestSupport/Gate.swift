import Foundation

/// Holds threads back until so many are there, then lets them go on together, over and over.
public final class Gate: Sendable {
    private let condition = NSCondition()
    private let places: Int
    // Guarded by the condition.
    private nonisolated(unsafe) var waiting = 0
    private nonisolated(unsafe) var round = 0

    public init(places: Int) { self.places = places }

    /// Blocks the calling thread: never to be called from a task.
    public func wait() {
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
        while unsafe round == mine { condition.wait() }
    }
}
