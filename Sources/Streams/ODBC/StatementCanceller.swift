internal import CODBC
import Synchronization
import Threads

/// Stops a statement that runs on another thread, for as long as the statement lives.
///
/// `SQLCancel` may talk to the server and so may block: it runs on a thread of its own, never on the cooperative
/// pool. A cancel that comes a moment before the call it is meant for has no effect, so it is repeated while the
/// statement is busy. Some drivers ignore it during a fetch, so the server itself is asked too where its SQL can do
/// that. Disarming waits for a cancel that is under way: a freed handle is never touched.
final class StatementCanceller: Sendable {
    private struct State {
        var address: UInt
        var isBusy = false
        var isCancelled = false
    }

    private let state: Mutex<State>
    private let manager: ODBCDriverManager
    private static let repeatAfter = Duration.milliseconds(100)
    /// Rounds between two requests to the server; the first one comes after a few, when `SQLCancel` had its chance.
    private static let serverRounds = 10
    private let server: ServerCancel?

    @unsafe
    init(_ handle: SQLHSTMT?, server: ServerCancel?, manager: ODBCDriverManager) {
        self.manager = manager
        self.server = server
        state = Mutex(State(address: UInt(bitPattern: handle)))
    }

    /// Asks the driver to stop whatever the statement does, now and later; returns at once.
    func cancel() {
        let isFirst = state.withLock { state in
            defer { state.isCancelled = true }
            return !state.isCancelled
        }
        guard isFirst else { return }
        Task(executorPreference: manager.cancelThread) {
            var round = 0
            while self.cancelIfBusy() {
                round += 1
                // Outside the lock, which the statement's own thread needs to end: this may come too late and hit
                // the session's next statement, but a cancelled session has none.
                if round % Self.serverRounds == 3 { self.server?.send() }
                try? await Task.sleep(for: Self.repeatAfter)
            }
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

/// Asks a server to stop what one of its sessions runs, over a second connection: for drivers whose `SQLCancel` does
/// nothing during a fetch (psqlodbc 13.02 with a declared cursor: it only looks for a statement that is being executed).
struct ServerCancel: Sendable {
    /// Of the session's own connection, secrets included.
    let connectionString: String
    /// Of the session's own connection.
    let loginTimeoutSeconds: Int
    /// What stops the session's statement.
    let sql: String
    let manager: ODBCDriverManager

    /// Connects and asks; blocks. A failure leaves things as they are: the caller repeats it while the statement runs.
    func send() {
        guard
            let connection = try? ConnectionHandle(
                connectionString: connectionString, loginTimeoutSeconds: loginTimeoutSeconds,
                manager: manager),
            let statement = try? StatementHandle(connection)
        else { return }
        try? statement.execute(sql)
    }
}
