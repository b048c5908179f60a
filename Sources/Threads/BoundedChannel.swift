public import DequeModule
public import Synchronization

/// A queue of fixed capacity between two stages: a full one makes the sender wait, an empty one the receiver.
///
/// It never drops an element and never grows, which is what makes the memory of a transfer a number that is known
/// before it starts.
public final class BoundedChannel<Element: ~Copyable & Sendable>: Sendable {
    // Inlinable, so that other modules get a channel of their own element type instead of one that asks the type how it
    // is moved.
    @usableFromInline struct State: ~Copyable {
        @usableFromInline var elements: RigidDeque<Element>
        @usableFromInline var isFinished = false

        @inlinable
        init(capacity: Int) { elements = RigidDeque(capacity: capacity) }
    }

    @usableFromInline let state: Mutex<State>
    @usableFromInline let places: Permits
    @usableFromInline let items = Permits(available: 0)

    /// - Parameter capacity: elements that can wait in the channel; at least 1.
    @inlinable
    public init(capacity: Int) {
        precondition(capacity > 0, "a channel holds at least one element")
        places = Permits(available: capacity)
        state = Mutex(State(capacity: capacity))
    }

    /// Puts an element at the end, waiting while the channel is full.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits; the element is then destroyed.
    @inlinable
    public func send(_ element: consuming sending Element) async throws {
        try await places.acquire()
        push(element)
    }

    /// The next element, or `nil` once the channel is finished and empty.
    @inlinable
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
    @inlinable
    public func finish() {
        let wasOpen = state.withLock { state in
            let wasOpen = !state.isFinished
            state.isFinished = true
            return wasOpen
        }
        if wasOpen { items.release() }
    }

    @inlinable
    func push(_ element: consuming sending Element) {
        // An optional carries the element into the closure, which may not consume a captured parameter itself.
        var carried: Element? = consume element
        state.withLock { state in
            if let taken = carried.take() { state.elements.append(taken) }
        }
        items.release()
    }

    @inlinable
    func pop() -> sending Element? {
        state.withLock { state in state.elements.popFirst() }
    }
}
