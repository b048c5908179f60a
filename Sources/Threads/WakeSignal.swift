internal import CThread
import Glibc

/// A file descriptor that another thread can make readable: how a thread that waits in `poll` learns of
/// cancellation without a second connection.
package final class WakeSignal: Sendable {
    /// For `poll`.
    package let descriptor: Int32

    package init() {
        descriptor = replicator_eventfd()
        precondition(descriptor >= 0, "the system has no descriptors left")
    }

    deinit { close(descriptor) }

    /// Makes the descriptor readable. Never blocks.
    package func raise() { replicator_eventfd_raise(descriptor) }

    /// Makes it unreadable again.
    package func lower() { replicator_eventfd_lower(descriptor) }
}
