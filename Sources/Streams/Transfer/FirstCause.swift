import Synchronization

/// The first failure among the children of a task group. The group's own error is whichever child the runtime saw first;
/// the cause is the one that was not a consequence of cancellation.
final class FirstCause: Sendable {
    private let stored = Mutex<(any Error)?>(nil)

    var error: (any Error)? { stored.withLock { $0 } }

    func remembering<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            let isConsequence = error is CancellationError || Task.isCancelled
            stored.withLock { if $0 == nil, !isConsequence { $0 = error } }
            throw error
        }
    }
}
