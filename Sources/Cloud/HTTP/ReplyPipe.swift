import Synchronization

/// The body of a streamed reply between the transport's thread, which fills it, and one task that reads it.
///
/// It holds a bounded number of bytes. The thread must not wait: bytes for which there is no room stay with libcurl,
/// which then reads no more from the connection until it is told to go on.
final class ReplyPipe: Sendable {
    /// When this many bytes are held, no more are taken from libcurl. The last piece, at most 16 KiB, may exceed it.
    static let limitBytes = 256 << 10

    private struct State {
        var bytes: [UInt8] = []
        /// The reply's head is known.
        var head: (status: Int, headers: HTTPHeaders)?
        /// libcurl was told to wait.
        var isPaused = false
        /// How the reply ended; nothing comes after.
        var end: Result<Void, any Error>?
        /// The task that waits for any of this to change.
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// Tells the transport to go on with the request; to be called outside the lock.
    private let resume: @Sendable () -> Void

    init(resume: @escaping @Sendable () -> Void) { self.resume = resume }

    // MARK: The transport's side

    /// Takes bytes of the body.
    ///
    /// - Returns: `false` when there is no room: nothing was taken, and libcurl has to offer them again.
    func receive(_ bytes: [UInt8], status: Int, headers: HTTPHeaders) -> Bool {
        change { state in
            if state.head == nil { state.head = (status, headers) }
            guard state.bytes.count < Self.limitBytes else {
                state.isPaused = true
                return false
            }
            state.bytes += bytes
            return true
        }
    }

    /// The reply is over.
    func end(_ end: Result<Void, any Error>, status: Int, headers: HTTPHeaders) {
        change { state in
            if state.head == nil { state.head = (status, headers) }
            state.end = end
        }
    }

    private func change<Value>(_ body: (inout State) -> Value) -> Value {
        let (value, waiter) = state.withLock { state in
            defer { state.waiter = nil }
            return (body(&state), state.waiter)
        }
        waiter?.resume()
        return value
    }

    // MARK: The reader's side

    /// The reply's head, once its first byte or its end is there.
    func head() async throws -> (status: Int, headers: HTTPHeaders) {
        while true {
            let (head, end) = state.withLock { ($0.head, $0.end) }
            if case .failure(let error)? = end { throw error }
            if let head { return head }
            await change()
        }
    }

    /// See ``HTTPStream/next()``.
    func next() async throws -> [UInt8]? {
        while true {
            let (bytes, end, wasPaused) = state.withLock { state in
                defer {
                    state.bytes = []
                    state.isPaused = false
                }
                return (state.bytes, state.end, state.isPaused)
            }
            if wasPaused { resume() }
            // Bytes that came before the reply broke off are delivered first; the next call throws the error.
            if !bytes.isEmpty { return bytes }
            switch end {
            case .success?: return nil
            case .failure(let error)?: throw error
            case nil: await change()
            }
        }
    }

    /// Waits until the transport has changed something. It does not watch for cancellation itself: a cancelled task's
    /// request is cancelled, and that ends the wait (see ``HTTPTransport/stream(_:_:)``).
    private func change() async {
        await withCheckedContinuation { continuation in
            let hasChanged = state.withLock { state in
                precondition(state.waiter == nil, "one task reads a reply")
                guard state.bytes.isEmpty, state.end == nil else { return true }
                state.waiter = continuation
                return false
            }
            if hasChanged { continuation.resume() }
        }
    }
}
