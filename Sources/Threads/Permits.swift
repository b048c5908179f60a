import DequeModule
import Synchronization

/// A counting semaphore for tasks: chunks left in a pool, places left in a queue, uploads that may run at once.
///
/// Waiters are served first come, first served. A waiter that is cancelled leaves the queue and takes nothing, so no
/// permit is ever lost to cancellation.
public final class Permits: Sendable {
    private struct Waiter {
        let id: Int
        let count: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var available: Int
        var nextID = 0
        var waiters = Deque<Waiter>()
        /// Waiters that were cancelled before they could join the queue.
        var cancelledEarly = Set<Int>()
    }

    private let state: Mutex<State>

    /// - Parameter available: permits that can be taken at once; 0 or more.
    public init(available: Int) {
        precondition(available >= 0, "a count of permits is not negative")
        state = Mutex(State(available: available))
    }

    /// Takes permits if that many are free and no task is waiting; never waits itself.
    ///
    /// - Returns: whether they were taken.
    public func tryAcquire(_ count: Int = 1) -> Bool {
        state.withLock { state in
            guard state.available >= count, state.waiters.isEmpty else { return false }
            state.available -= count
            return true
        }
    }

    /// Takes permits, waiting behind earlier callers. All are taken at once: two callers that each held a part would
    /// wait for ever.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits (or before).
    public func acquire(_ count: Int = 1) async throws {
        try Task.checkCancellation()
        if tryAcquire(count) { return }
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                enum Outcome { case taken, cancelled, waits }
                let outcome = state.withLock { state -> Outcome in
                    if state.cancelledEarly.remove(id) != nil { return .cancelled }
                    if state.available >= count, state.waiters.isEmpty {
                        state.available -= count
                        return .taken
                    }
                    state.waiters.append(Waiter(id: id, count: count, continuation: continuation))
                    return .waits
                }
                // Continuations are resumed outside the lock: resuming may run other code at once.
                switch outcome {
                case .taken: continuation.resume()
                case .cancelled: continuation.resume(throwing: CancellationError())
                case .waits: break
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                    // Either already served, or not yet in the queue: in the second case `acquire` must find this
                    // mark.
                    state.cancelledEarly.insert(id)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
            // The next waiter may need fewer permits than this one did, and have waited only for its place.
            if waiter != nil { serve() }
        }
        state.withLock { state in _ = state.cancelledEarly.remove(id) }
    }

    /// Gives permits back, or adds new ones. Waiters are served first.
    public func release(_ count: Int = 1) {
        state.withLock { $0.available += count }
        serve()
    }

    /// Resumes waiters from the front of the queue, as long as the first can have all it asks for.
    private func serve() {
        while let waiter = state.withLock({ state -> Waiter? in
            guard let first = state.waiters.first, first.count <= state.available else { return nil }
            state.available -= first.count
            return state.waiters.removeFirst()
        }) {
            waiter.continuation.resume()
        }
    }
}
