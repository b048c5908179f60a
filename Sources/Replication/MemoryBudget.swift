import Streams
import Threads

/// The memory that all runs of an engine share: each takes what its plan may use before it begins, in the order in
/// which they ask, and gives it back when it is over.
package final class MemoryBudget: Sendable {
    /// Bytes in all.
    package let bytes: Int
    private let free: Permits

    /// - Parameter bytes: at least 1.
    package init(bytes: Int) {
        precondition(bytes > 0, "a budget without a byte")
        self.bytes = bytes
        free = Permits(available: bytes)
    }

    /// Runs a body that may use a number of bytes, waiting until that many are free. Nobody is overtaken: small runs
    /// do not starve a large one.
    ///
    /// - Throws: ``MemoryTooSmall`` at once for more than there is in all; `CancellationError` when the task is
    ///   cancelled while it waits; what the body throws.
    package func lending<Value>(_ count: Int, _ body: () async throws -> Value) async throws -> Value {
        guard count <= bytes else { throw MemoryTooSmall(neededBytes: count, budgetBytes: bytes) }
        try await free.acquire(count)
        defer { free.release(count) }
        return try await body()
    }
}
