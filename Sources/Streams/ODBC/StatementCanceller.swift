internal import CODBC
import Synchronization

/// Stops a statement that runs on another thread, for as long as the statement lives.
///
/// `SQLCancel` may talk to the server and so may block: it runs on a thread of its own, never on the cooperative
/// pool. One that comes a moment before the call it is meant for has no effect, so it is repeated while the statement
/// is busy. Disarming waits for a cancel that is under way: a freed handle is never touched.
final class StatementCanceller: Sendable {
    private struct State {
        var address: UInt
        var isBusy = false
        var isCancelled = false
    }

    private let state: Mutex<State>
    private static let thread = BlockingThread(name: "odbc-cancel")
    private static let repeatAfter = Duration.milliseconds(100)

    @unsafe
    init(_ handle: SQLHSTMT?) {
        state = Mutex(State(address: UInt(bitPattern: handle)))
    }

    /// Asks the driver to stop whatever the statement does, now and later; returns at once.
    func cancel() {
        let isFirst = state.withLock { state in
            defer { state.isCancelled = true }
            return !state.isCancelled
        }
        guard isFirst else { return }
        Task(executorPreference: Self.thread) {
            while self.cancelIfBusy() { try? await Task.sleep(for: Self.repeatAfter) }
        }
    }

    private func cancelIfBusy() -> Bool {
        state.withLock { state in
            guard state.isBusy, let handle = unsafe SQLHSTMT(bitPattern: state.address) else { return false }
            // Its result says nothing useful: the statement itself ends with an error, or had ended before.
            _ = unsafe SQLCancel(handle)
            return true
        }
    }

    /// Marks the start of a call that may block.
    ///
    /// - Returns: `false` when the statement is cancelled already and the call must not be made.
    func begin() -> Bool {
        state.withLock { state in
            state.isBusy = !state.isCancelled
            return state.isBusy
        }
    }

    /// Marks the end of the call.
    func end() { state.withLock { $0.isBusy = false } }

    /// From here on nothing is cancelled; called before the handle is freed.
    func disarm() {
        state.withLock { state in
            state.address = 0
            state.isBusy = false
        }
    }
}
