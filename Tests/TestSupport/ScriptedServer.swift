public import Cloud
import Foundation
import Streams
import Synchronization

/// An HTTP server that does what a test tells it, misbehaviour included. One thread per connection.
public final class ScriptedServer: Sendable {
    /// A request. The script sees it before its body has been read; ``requests`` has the body.
    public struct Request: Sendable {
        /// The verb.
        public let method: String
        /// As it came, encoded.
        public let path: String
        /// As it came, encoded, without `?`.
        public let query: String
        /// Names in lower case.
        public let headers: [String: String]
        /// Bytes of the body, in ``ScriptedServer/requests``.
        public fileprivate(set) var body: [UInt8] = []

        /// Whether the query has a parameter of that name.
        public func has(_ parameter: String) -> Bool {
            query.split(separator: "&").contains { $0 == parameter || $0.hasPrefix(parameter + "=") }
        }
    }

    /// What to do with a request.
    public enum Reply: Sendable {
        /// Reads the whole body and answers.
        case respond(status: Int, headers: [String: String] = [:], body: String = "")
        /// Answers with so many bytes, all of them the same, as fast as they are taken; breaks off after some of them.
        case flood(bytes: Int, breaksAfter: Int? = nil)
        /// Reads so many bytes of the body, then breaks the connection.
        case reset(afterBodyBytes: Int)
        /// Never answers.
        case hang
    }

    private struct State {
        var requests: [Request] = []
        /// Open ones by number: a closed descriptor may already be someone else's.
        var connections: [Int: LoopbackSocket] = [:]
        var connectionCount = 0
        var floodedBytes = 0
        var isStopped = false
    }

    /// Where it listens.
    public let port: Int
    private let listener: LoopbackSocket
    private let state = Mutex(State())
    private let script: @Sendable (Request) -> Reply

    /// Starts a server. The script may block: that delays its own request only.
    public init(_ script: @escaping @Sendable (Request) -> Reply) {
        (listener, port) = LoopbackSocket.listening()
        self.script = script
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while let connection = listener.accepted() {
                guard let server = self else { return connection.close() }
                Thread.detachNewThread { server.serve(connection) }
            }
            listener.close()
        }
    }

    /// Its address.
    public var endpoint: HTTPURL { HTTPURL(isSecure: false, host: "127.0.0.1", port: port) }

    /// Every request whose head was read, in order.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// Bytes of ``Reply/flood(bytes:breaksAfter:)`` that a connection has taken.
    public var floodedBytes: Int { state.withLock { $0.floodedBytes } }
    /// Connections that were made so far.
    public var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Ends all connections. To be called at the end of a test.
    public func stop() {
        state.withLock { state in
            state.isStopped = true
            for connection in state.connections.values { connection.shut() }
        }
        listener.shut()
    }

    private func serve(_ connection: LoopbackSocket) {
        let number: Int? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.connectionCount += 1
            state.connections[state.connectionCount] = connection
            return state.connectionCount
        }
        guard let number else { return connection.close() }
        let endsByReset = converse(connection)
        state.withLock { state in
            state.connections[number] = nil
            connection.close(reset: endsByReset)
        }
    }

    /// Answers requests until the connection ends; returns whether it is to end by a reset.
    private func converse(_ connection: LoopbackSocket) -> Bool {
        var buffer: [UInt8] = []
        while let head = readHead(connection, &buffer), let (request, length) = Self.parse(head) {
            let index = state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            let reply = script(request)
            if case .reset(let count) = reply {
                readBody(connection, &buffer, length: min(count, length))
                return true
            }
            let body = readBody(connection, &buffer, length: length)
            state.withLock { $0.requests[index].body = body }
            if case .flood(let bytes, let end) = reply {
                guard flood(connection, bytes, breaksAfter: end) else { return end != nil }
                continue
            }
            guard case .respond(let status, let headers, let text) = reply else {
                _ = connection.receive(atMost: 1)
                return false
            }
            var answer = "HTTP/1.1 \(status) Scripted\r\n"
            if headers["Content-Length"] == nil { answer += "Content-Length: \(text.utf8.count)\r\n" }
            for (name, value) in headers { answer += "\(name): \(value)\r\n" }
            connection.send(Array((answer + "\r\n" + (request.method == "HEAD" ? "" : text)).utf8))
        }
        return false
    }

    /// - Returns: whether all bytes were taken.
    private func flood(_ connection: LoopbackSocket, _ bytes: Int, breaksAfter end: Int?) -> Bool {
        connection.send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n".utf8))
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
        var left = end ?? bytes
        while left > 0 {
            guard connection.send(Array(piece.prefix(left))) else { return false }
            left -= min(left, piece.count)
            state.withLock { $0.floodedBytes += min(piece.count, bytes) }
        }
        return end == nil
    }

    private func readHead(_ connection: LoopbackSocket, _ buffer: inout [UInt8]) -> String? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                defer { buffer.removeSubrange(..<end.upperBound) }
                return String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            }
            let bytes = connection.receive(atMost: 1 << 16)
            if bytes.isEmpty { return nil }
            buffer += bytes
        }
    }

    @discardableResult
    private func readBody(_ connection: LoopbackSocket, _ buffer: inout [UInt8], length: Int) -> [UInt8] {
        while buffer.count < length {
            let bytes = connection.receive(atMost: 1 << 18)
            if bytes.isEmpty { break }
            buffer += bytes
        }
        defer { buffer.removeFirst(min(length, buffer.count)) }
        return Array(buffer.prefix(length))
    }

    private static func parse(_ head: String) -> (Request, bodyLength: Int)? {
        var lines = head.split(separator: "\r\n")[...]
        guard let words = lines.popFirst()?.split(separator: " "), words.count >= 2 else { return nil }
        var headers: [String: String] = [:]
        for line in lines {
            let name = line.prefix { $0 != ":" }
            headers[name.lowercased()] = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
        let target = words[1]
        let path = target.prefix { $0 != "?" }
        let request = Request(
            method: String(words[0]), path: String(path), query: String(target.dropFirst(path.count + 1)),
            headers: headers)
        return (request, headers["content-length"].flatMap { Int($0) } ?? 0)
    }
}
