internal import CThread
import Glibc

/// A file descriptor that another thread can make readable: how a thread that waits in `poll` learns of
/// cancellation without a second connection.
final class WakeSignal: Sendable {
    /// For `poll`.
    let descriptor: Int32

    init() {
        descriptor = replicator_eventfd()
        precondition(descriptor >= 0, "the system has no descriptors left")
    }

    deinit { close(descriptor) }

    /// Makes the descriptor readable. Never blocks.
    func raise() { replicator_eventfd_raise(descriptor) }

    /// Makes it unreadable again.
    func lower() { replicator_eventfd_lower(descriptor) }
}
