import Synchronization

/// The tasks of one sink: parts and completions under way. The first failure is kept, and all can be cancelled and
/// waited for. They are not children of the task that feeds the sink, because `accept` returns while they run.
final class UploadTasks: Sendable {
    private struct Running {
        let cancel: @Sendable () -> Void
        let wait: @Sendable () async -> Void
    }

    private struct State {
        var lastID = 0
        var running: [Int: Running] = [:]
        var failure: (any Error)?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Starts work. Its failure is kept for ``check()`` and thrown to who awaits the task.
    func start<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) -> Task<Result, any Error> {
        state.withLock { state in
            state.lastID += 1
            let id = state.lastID
            let task = Task {
                defer { self.forget(id) }
                do {
                    return try await work()
                } catch {
                    self.keep(error)
                    throw error
                }
            }
            if state.isCancelled { task.cancel() }
            state.running[id] = Running(cancel: { task.cancel() }, wait: { _ = await task.result })
            return task
        }
    }

    /// - Throws: the first failure so far.
    func check() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Cancels what runs, and what is started from now on.
    func cancelAll() {
        let running = state.withLock { state in
            state.isCancelled = true
            return Array(state.running.values)
        }
        for task in running { task.cancel() }
    }

    /// Waits until nothing runs.
    func waitForAll() async {
        while let task = state.withLock({ $0.running.values.first }) { await task.wait() }
    }

    private func forget(_ id: Int) {
        state.withLock { $0.running[id] = nil }
    }

    /// Keeps a failure for ``check()``, unless there is one.
    func keep(_ error: any Error) {
        state.withLock { state in if state.failure == nil { state.failure = error } }
    }
}
