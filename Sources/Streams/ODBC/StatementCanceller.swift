internal import CODBC
import Synchronization

/// Cancels a statement that runs on another thread, for as long as the statement lives.
///
/// `SQLCancel` may talk to the server and so may block: it runs on a thread of its own, never on the cooperative
/// pool. Disarming waits for a cancel that is under way, so a freed handle is never touched.
final class StatementCanceller: Sendable {
    private let address: Mutex<UInt>
    private static let thread = BlockingThread(name: "odbc-cancel")

    @unsafe
    init(_ handle: SQLHSTMT?) {
        address = Mutex(UInt(bitPattern: handle))
    }

    /// Asks the driver to stop the statement; returns at once.
    func cancel() {
        Task(executorPreference: Self.thread) { self.cancelNow() }
    }

    private func cancelNow() {
        address.withLock { address in
            guard let handle = unsafe SQLHSTMT(bitPattern: address) else { return }
            // Its result says nothing useful: the statement itself ends with an error, or had ended before.
            _ = unsafe SQLCancel(handle)
        }
    }

    /// From here on `cancel` does nothing; called before the handle is freed.
    func disarm() { address.withLock { $0 = 0 } }
}
