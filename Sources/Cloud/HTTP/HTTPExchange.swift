/// One request under way: how much of its body is sent, and what has come back so far. It lives on the transport's
/// thread and keeps the body's memory alive until libcurl has let go of it.
final class HTTPExchange {
    /// How the transport's caller wants the reply, and what delivers it.
    enum Reply: Sendable {
        /// The whole of it at once.
        case collected(CheckedContinuation<HTTPResponse, any Error>)
        /// The body as it comes.
        case streamed(ReplyPipe)
    }

    /// What becomes of a piece of the reply's body.
    enum Intake {
        case taken
        /// There is no room now: libcurl keeps it, and waits.
        case later
        /// The request is over.
        case refused
    }

    let id: Int
    private(set) var request: HTTPRequest
    private let reply: Reply
    /// Bytes of the body that libcurl has taken.
    private var sentBytes = 0
    private var status = 0
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    /// The reply grew past the request's limit: the cause of the write error that libcurl will report.
    private(set) var isTooLarge = false

    init(_ submission: TransportInbox.Submission) {
        id = submission.id
        request = submission.request
        reply = submission.reply
    }

    /// Lends the part of the body that is not sent yet; the closure returns how many bytes it took.
    func takeBody(_ take: (RawSpan) -> Int) -> Int {
        let from = sentBytes
        let taken = request.body.withBytes { take($0.extracting(droppingFirst: from)) }
        sentBytes += taken
        return taken
    }

    /// Moves back to an earlier byte of the body: a kept connection turned out to be dead, and the request starts
    /// over.
    func rewindBody(to offset: Int) -> Bool {
        guard offset >= 0, offset <= request.body.count else { return false }
        sentBytes = offset
        return true
    }

    /// Takes one header line. A status line begins a new reply block, so interim replies leave nothing behind.
    func receiveHeader(_ line: String) {
        if line.hasPrefix("HTTP/") {
            headers = HTTPHeaders()
            // `HTTP/1.1 200 OK`; the last one counts.
            status = line.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        headers.append(Self.trimmed(line[..<colon]), Self.trimmed(line[line.index(after: colon)...]))
    }

    /// Takes bytes of the reply's body.
    func receiveBody(_ bytes: [UInt8]) -> Intake {
        if case .streamed(let pipe) = reply {
            return pipe.receive(bytes, status: status, headers: headers) ? .taken : .later
        }
        guard body.count + bytes.count <= request.responseLimitBytes else {
            isTooLarge = true
            return .refused
        }
        body += bytes
        return .taken
    }

    /// Tells the caller how it ended. Only to be called when libcurl has let go of the request.
    func end(_ failure: (any Error)?) {
        // Before the caller goes on, and not when this thread comes to it: the memory may be what the caller waits for.
        request.body = []
        switch reply {
        case .collected(let continuation):
            if let failure { return continuation.resume(throwing: failure) }
            continuation.resume(returning: HTTPResponse(status: status, headers: headers, body: body))
        case .streamed(let pipe):
            pipe.end(failure.map { .failure($0) } ?? .success(()), status: status, headers: headers)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = {
            $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n"
        }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
