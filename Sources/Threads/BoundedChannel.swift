import DequeModule
import Synchronization

/// A queue of fixed capacity between two stages: a full one makes the sender wait, an empty one the receiver.
///
/// It never drops an element and never grows, which is what makes the memory of a transfer a number that is known
/// before it starts.
public final class BoundedChannel<Element: ~Copyable & Sendable>: Sendable {
    private struct State: ~Copyable {
        var elements: RigidDeque<Element>
        var isFinished = false
    }

    private let state: Mutex<State>
    private let places: Permits
    private let items = Permits(available: 0)

    /// - Parameter capacity: elements that can wait in the channel; at least 1.
    public init(capacity: Int) {
        precondition(capacity > 0, "a channel holds at least one element")
        places = Permits(available: capacity)
        state = Mutex(State(elements: RigidDeque(capacity: capacity)))
    }

    /// Puts an element at the end, waiting while the channel is full.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits; the element is then destroyed.
    public func send(_ element: consuming sending Element) async throws {
        try await places.acquire()
        push(element)
    }

    /// The next element, or `nil` once the channel is finished and empty.
    public func receive() async throws -> sending Element? {
        try await items.acquire()
        if let element = pop() {
            places.release()
            return element
        }
        // The channel is finished: give the permit back, so that every other receiver sees the end too.
        items.release()
        return nil
    }

    /// No more elements will come. What waits in the channel can still be received.
    public func finish() {
        let wasOpen = state.withLock { state in
            let wasOpen = !state.isFinished
            state.isFinished = true
            return wasOpen
        }
        if wasOpen { items.release() }
    }

    private func push(_ element: consuming sending Element) {
        // An optional carries the element into the closure, which may not consume a captured parameter itself.
        var carried: Element? = consume element
        state.withLock { state in
            if let taken = carried.take() { state.elements.append(taken) }
        }
        items.release()
    }

    private func pop() -> sending Element? {
        state.withLock { state in state.elements.popFirst() }
    }
}
