import Synchronization

/// Sends HTTP/1.1 requests through libcurl: any number at once, driven by one thread of its own, over connections
/// that are kept and used again. A body goes out from where it stands in memory.
public final class HTTPTransport: Sendable {
    private let inbox: TransportInbox
    private let lastID = Atomic(0)

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
        Task { await loop.run() }
    }

    deinit { inbox.stop() }

    /// Sends a request and waits for the whole reply. No redirect is followed and nothing is tried again.
    ///
    /// Returns or throws only after libcurl has let go of the body's memory; a cancelled task does so at once.
    ///
    /// - Throws: ``HTTPError``, or `CancellationError` when the task is cancelled.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = lastID.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                inbox.submit(TransportInbox.Submission(id: id, request: request, continuation: continuation))
                // A cancellation from before the submission found nothing to cancel.
                if Task.isCancelled { inbox.cancel(id) }
            }
        } onCancel: {
            inbox.cancel(id)
        }
    }
}
