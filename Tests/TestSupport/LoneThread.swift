import Streams
import Threads

/// Runs tasks on one thread, each from where it was started until it waits, in the order in which they were started:
/// so a test knows that a task waits without giving it time to.
public struct LoneThread: Sendable {
    private let thread = BlockingThread(name: "test")

    /// A thread of its own.
    public init() {}

    /// Starts a task; it runs behind all that were started before.
    public func start<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) -> Task<Value, any Error> {
        Task(executorPreference: thread) { try await body() }
    }

    /// Returns when every task has run until it waits for something that no task here will bring.
    public func settle() async {
        // What a task wakes runs behind the marker that was there already: a few rounds see it through.
        for _ in 0..<16 { await Task(executorPreference: thread) {}.value }
    }
}
