import Synchronization

/// Sends HTTP/1.1 requests through libcurl: any number at once, driven by one thread of its own, over connections
/// that are kept and used again. A body is sent from the memory that it is in, without a copy.
public final class HTTPTransport: Sendable {
    private let inbox: TransportInbox
    private let lastID = Atomic(0)
    private let running: Task<Void, Never>

    /// Starts the thread. It ends when the transport is released.
    ///
    /// - Throws: ``HTTPError`` when libcurl cannot be initialised.
    public init(settings: HTTPTransportSettings = HTTPTransportSettings()) throws(HTTPError) {
        let multi = try MultiHandle()
        let inbox = TransportInbox(waking: multi)
        self.inbox = inbox
        let loop = TransportLoop(multi: multi, inbox: inbox, settings: settings)
        // The loop belongs to its own thread, not to a task: it outlives whoever made the transport, and ends by
        // `stop`.
        running = Task { await loop.run() }
    }

    deinit { inbox.stop() }

    /// Ends the thread, once nothing is under way, and waits for it. To be called before the process exits: TLS libraries
    /// clear up at the exit, and no thread may be at work in them then. Nothing can be sent afterwards.
    public func close() async {
        inbox.stop()
        await running.value
    }

    /// Sends a request and waits for the whole reply. No redirect is followed and nothing is tried again.
    ///
    /// Returns or throws only after libcurl has let go of the body's memory; a cancelled task does so at once.
    ///
    /// - Throws: ``HTTPError``, or `CancellationError` when the task is cancelled.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = lastID.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                inbox.submit(.init(id: id, request: request, reply: .collected(continuation)))
                // A cancellation that came before the submission found no request to cancel.
                if Task.isCancelled { inbox.cancel(id) }
            }
        } onCancel: {
            inbox.cancel(id)
        }
    }

    /// Sends a request and hands its reply over as soon as it begins; the closure reads the body at its own pace, and the
    /// server waits for it. No redirect is followed and nothing is tried again.
    ///
    /// What the closure leaves unread is thrown away with the connection. Returns or throws only after libcurl has
    /// let go of the request; a cancelled task does so at once.
    ///
    /// - Throws: ``HTTPError`` where there is no reply, and what the closure throws; `CancellationError`.
    public func stream<Result>(
        _ request: HTTPRequest, _ body: (HTTPStream) async throws -> Result
    ) async throws -> Result {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let pipe = ReplyPipe(resume: { [inbox] in inbox.resume(id) })
        return try await withTaskCancellationHandler {
            inbox.submit(.init(id: id, request: request, reply: .streamed(pipe)))
            if Task.isCancelled { inbox.cancel(id) }
            do {
                let head = try await pipe.head()
                let result = try await body(
                    HTTPStream(status: head.status, headers: head.headers, pipe: pipe))
                await end(id, pipe)
                return result
            } catch {
                await end(id, pipe)
                throw error
            }
        } onCancel: {
            inbox.cancel(id)
        }
    }

    /// Ends a request unless it has ended, and waits until it has.
    private func end(_ id: Int, _ pipe: ReplyPipe) async {
        inbox.cancel(id)
        while let _ = try? await pipe.next() {}
    }
}

/// How connections are made. There is no way to turn certificate checks off.
public struct HTTPTransportSettings: Sendable {
    /// Limit for name lookup, TCP and TLS together.
    public var connectTimeout: Duration = .seconds(15)
    /// How long a request may move less than a byte a second. There is no limit on its total time: a large part
    /// over a slow line is not a failure.
    public var idleTimeout: Duration = .seconds(60)
    /// Address of an HTTP proxy. `nil` means none: `http_proxy` and its kin in the environment are *not* read, so
    /// that a variable meant for a shell does not send bulk data another way.
    public var proxy: String?
    /// Bytes libcurl takes from a body at a time; its own default of 64 KiB costs more calls a gigabyte.
    public var uploadBufferBytes = 256 << 10

    /// The defaults.
    public init() {}
}
