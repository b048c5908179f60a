/// One request under way: where reading its body stands and what has come back so far. It lives on the transport's
/// thread, and with it the body's memory, until libcurl has let go of it.
final class HTTPExchange {
    let id: Int
    let request: HTTPRequest
    let continuation: CheckedContinuation<HTTPResponse, any Error>

    /// Bytes of the body that libcurl has taken.
    private var sentBytes = 0
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    /// The reply grew past the request's limit: the cause of the write error that libcurl will report.
    private(set) var isTooLarge = false

    init(_ submission: TransportInbox.Submission) {
        id = submission.id
        request = submission.request
        continuation = submission.continuation
    }

    /// Lends the part of the body that is not sent yet; the closure returns how many bytes it took.
    func takeBody(_ take: (RawSpan) -> Int) -> Int {
        let from = sentBytes
        let taken: Int
        switch request.body {
        case .empty: taken = 0
        case .bytes(let bytes): taken = unsafe take(bytes.span.bytes.extracting(droppingFirst: from))
        case .chunk(let chunk): taken = chunk.withBytes { take($0.extracting(droppingFirst: from)) }
        }
        sentBytes += taken
        return taken
    }

    /// Goes back in the body, when a kept connection turned out to be dead and the request starts over.
    func rewindBody(to offset: Int) -> Bool {
        guard offset >= 0, offset <= request.body.count else { return false }
        sentBytes = offset
        return true
    }

    /// Takes one header line. A status line begins a new reply block, so interim replies leave nothing behind.
    func receiveHeader(_ line: String) {
        if line.hasPrefix("HTTP/") {
            headers = HTTPHeaders()
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        headers.append(Self.trimmed(line[..<colon]), Self.trimmed(line[line.index(after: colon)...]))
    }

    /// Takes bytes of the body; `false` ends the request.
    func receiveBody(_ bytes: [UInt8]) -> Bool {
        guard body.count + bytes.count <= request.responseLimitBytes else {
            isTooLarge = true
            return false
        }
        body += bytes
        return true
    }

    func response(status: Int) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: body)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = {
            $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n"
        }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
