import Synchronization

/// What tasks leave for the transport's thread. Every entry wakes it.
final class TransportInbox: Sendable {
    /// A request and who waits for its reply.
    struct Submission: Sendable {
        let id: Int
        let request: HTTPRequest
        let reply: HTTPExchange.Reply
    }

    /// Everything that came since the thread last looked.
    struct Mail: Sendable {
        var submissions: [Submission] = []
        var cancelled: [Int] = []
        /// Requests whose reader has room again.
        var resumed: [Int] = []
        var isStopped = false
    }

    private let mail = Mutex(Mail())
    private let multi: MultiHandle

    init(waking multi: MultiHandle) { self.multi = multi }

    func submit(_ submission: Submission) {
        mail.withLock { $0.submissions.append(submission) }
        multi.wakeUp()
    }

    /// Ends a request if it is still under way; unknown and finished ones are ignored.
    func cancel(_ id: Int) {
        mail.withLock { $0.cancelled.append(id) }
        multi.wakeUp()
    }

    /// Resumes a request whose reply was paused because its reader had no room.
    func resume(_ id: Int) {
        mail.withLock { $0.resumed.append(id) }
        multi.wakeUp()
    }

    /// Lets the thread end once nothing is under way.
    func stop() {
        mail.withLock { $0.isStopped = true }
        multi.wakeUp()
    }

    func take() -> Mail {
        mail.withLock { mail in
            defer {
                mail.submissions = []
                mail.cancelled = []
                mail.resumed = []
            }
            return mail
        }
    }
}
