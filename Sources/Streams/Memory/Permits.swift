import DequeModule
import Synchronization

/// A counted right to go on: chunks left in a pool, places left in a queue, uploads that may run at once.
///
/// Waiters are served first come, first served. A waiter that is cancelled leaves the line and takes nothing, so
/// no permit is ever lost to cancellation.
public final class Permits: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var available: Int
        var nextID = 0
        var waiters = Deque<Waiter>()
        /// Waiters whose cancellation came before they could join the line.
        var cancelledEarly = Set<Int>()
    }

    private let state: Mutex<State>

    /// - Parameter available: permits that can be taken at once; 0 or more.
    public init(available: Int) {
        precondition(available >= 0, "a count of permits is not negative")
        state = Mutex(State(available: available))
    }

    /// Takes one permit if one is free, without waiting.
    public func tryAcquire() -> Bool {
        state.withLock { state in
            guard state.available > 0 else { return false }
            state.available -= 1
            return true
        }
    }

    /// Takes one permit, waiting in line for it.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits (or before).
    public func acquire() async throws {
        try Task.checkCancellation()
        if tryAcquire() { return }
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
                    if state.available > 0 {
                        state.available -= 1
                        return .taken
                    }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
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
                    // Either already served, or not yet in line: the second case must find this mark.
                    state.cancelledEarly.insert(id)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
        state.withLock { state in _ = state.cancelledEarly.remove(id) }
    }

    /// Gives one permit back (or adds one), to the waiter that came first if there is one.
    public func release() {
        let waiter = state.withLock { state -> Waiter? in
            if let first = state.waiters.popFirst() { return first }
            state.available += 1
            return nil
        }
        waiter?.continuation.resume()
    }
}
