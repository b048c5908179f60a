internal import CODBC
import Synchronization
import Threads

/// What all ODBC connections of a process share, because unixODBC and the C library are shared. Made once, by the
/// engine, and handed to each connection.
public final class ODBCDriverManager: Sendable {
    private struct State {
        var isAllocatorTuned = false
    }

    private let connecting = Mutex(State())
    private let thread = Mutex<BlockingThread?>(nil)

    /// Nothing is loaded yet.
    public init() {}

    /// Where `SQLCancel` runs: it may talk to the server and so may block, and the cooperative pool never does.
    var cancelThread: BlockingThread {
        thread.withLock { thread in
            if let thread { return thread }
            let new = BlockingThread(name: "odbc-cancel")
            thread = new
            return new
        }
    }

    /// Runs a connect while no other runs: unixODBC before 2.3.14 has data races in its own part of connecting.
    ///
    /// psqlodbc frees the rows of each fetch and allocates the next ones at once. With glibc's own threshold of 128
    /// KiB their pages go back to the system in between: 52 page faults per 1000 rows of 169 bytes instead of 3. The
    /// threshold is raised for the whole process before the first driver is loaded.
    func connect<Value>(_ body: () -> Value) -> Value {
        connecting.withLock { state in
            if !state.isAllocatorTuned { _ = replicator_keep_free_memory(16 << 20) }
            state.isAllocatorTuned = true
            return body()
        }
    }

    /// Names of the installed drivers, as a connection string's `Driver` takes them; empty where they cannot be listed.
    public static func installedDrivers() -> [String] { (try? EnvironmentHandle())?.driverNames() ?? [] }
}
