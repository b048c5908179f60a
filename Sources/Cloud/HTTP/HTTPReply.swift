/// A complete reply.
public struct HTTPResponse: Sendable {
    /// Status code, such as 200.
    public var status: Int
    /// Header fields of the last reply block (an interim `100 Continue` is not in here).
    public var headers: HTTPHeaders
    /// The whole body.
    public var body: [UInt8]
}

/// A reply whose body is still on its way: see ``HTTPTransport/stream(_:_:)``.
public struct HTTPStream: Sendable {
    /// Status code, such as 200.
    public let status: Int
    /// Header fields of the last reply block.
    public let headers: HTTPHeaders
    private let pipe: ReplyPipe

    init(status: Int, headers: HTTPHeaders, pipe: ReplyPipe) {
        self.status = status
        self.headers = headers
        self.pipe = pipe
    }

    /// The bytes that came since the last call, waiting for some; `nil` at the body's end. One caller at a time.
    ///
    /// While nobody calls this, no more is read from the connection than ``ReplyPipe/limitBytes`` and what libcurl
    /// buffers: the server has to wait.
    ///
    /// - Throws: ``HTTPError`` where the reply breaks off; `CancellationError`.
    public func next() async throws -> [UInt8]? { try await pipe.next() }
}
