import Cloud
import TestSupport
import Testing

@testable import Cloud

/// Replies that are read as they come.
@Suite(.timeLimit(.minutes(1))) struct HTTPStreamTests {
    private static func server(_ reply: ScriptedServer.Reply) -> ScriptedServer {
        ScriptedServer { request in
            request.path == "/small" ? .respond(status: 204) : reply
        }
    }

    @Test func `the whole body comes, piece by piece, with the head before it`() async throws {
        let server = Self.server(.flood(bytes: 3_000_001))
        defer { server.stop() }
        let count = try await HTTPTransport().stream(HTTPRequest(.get, server.endpoint)) { reply in
            #expect(reply.status == 200 && reply.headers["Content-Length"] == "3000001")
            var count = 0
            while let bytes = try await reply.next() {
                #expect(!bytes.isEmpty && bytes.allSatisfy { $0 == UInt8(ascii: "x") })
                count += bytes.count
            }
            #expect(try await reply.next() == nil)
            return count
        }
        #expect(count == 3_000_001)
    }

    @Test(arguments: [200, 404, 503]) func `a reply of any status is a reply`(status: Int) async throws {
        let server = ScriptedServer { _ in .respond(status: status, headers: ["X-A": "b"], body: "text") }
        defer { server.stop() }
        let (found, header, body) = try await HTTPTransport().stream(HTTPRequest(.get, server.endpoint)) {
            ($0.status, $0.headers["x-a"], try await $0.next())
        }
        #expect(found == status && header == "b" && body == Array("text".utf8))
    }

    @Test func `a reply without a body has a head and ends`() async throws {
        let server = ScriptedServer { _ in .respond(status: 204) }
        defer { server.stop() }
        for method in [HTTPMethod.get, .head] {
            let bytes = try await HTTPTransport().stream(HTTPRequest(method, server.endpoint)) { reply in
                #expect(reply.status == 204)
                return try await reply.next()
            }
            #expect(bytes == nil)
        }
    }

    /// Other requests of the same transport go on meanwhile: each of them is a turn in which its thread could read ahead.
    @Test func `a reader that takes its time makes the server wait, and nobody else`() async throws {
        let server = Self.server(.flood(bytes: 1 << 30))
        defer { server.stop() }
        let transport = try HTTPTransport()
        var small = server.endpoint
        small.path = "/small"
        // What the two sockets hold beside the pipe: the kernel's most for each.
        let slack = 16 << 20
        try await transport.stream(HTTPRequest(.get, server.endpoint)) { reply in
            var taken = try await reply.next()?.count ?? 0
            for _ in 0..<2000 {
                let response = try await transport.send(HTTPRequest(.get, small))
                guard response.status == 204, server.floodedBytes <= taken + ReplyPipe.limitBytes + slack
                else {
                    Issue.record("status \(response.status), \(server.floodedBytes) bytes sent")
                    return
                }
            }
            // Whoever asks gets the rest.
            while taken < 64 << 20 { taken += try await reply.next()?.count ?? 0 }
        }
        #expect(server.floodedBytes < 1 << 30)
    }

    @Test func `a reply that breaks off is an error, after what came`() async throws {
        let server = Self.server(.flood(bytes: 1 << 20, breaksAfter: 1000))
        defer { server.stop() }
        let error = try await #require(throws: HTTPError.self) {
            try await HTTPTransport().stream(HTTPRequest(.get, server.endpoint)) { reply in
                while let bytes = try await reply.next() { #expect(bytes.count <= 1000) }
            }
        }
        #expect(error.code == .broken && error.isTransient)
    }

    @Test func `no reply is an error before the closure is called`() async throws {
        let server = Self.server(.reset(afterBodyBytes: 0))
        defer { server.stop() }
        let error = try await #require(throws: HTTPError.self) {
            try await HTTPTransport().stream(HTTPRequest(.get, server.endpoint)) { _ in
                Issue.record("there is no reply")
            }
        }
        #expect(error.code == .broken)
    }

    @Test func `a reader that leaves early ends the request, and its error is the one thrown`() async throws {
        struct Enough: Error {}
        let server = Self.server(.flood(bytes: 1 << 30))
        defer { server.stop() }
        let transport = try HTTPTransport()
        await #expect(throws: Enough.self) {
            try await transport.stream(HTTPRequest(.get, server.endpoint)) { reply in
                _ = try await reply.next()
                throw Enough()
            }
        }
        #expect(server.floodedBytes < 1 << 30)
        // The transport is as good as new.
        #expect(try await transport.stream(HTTPRequest(.get, server.endpoint)) { $0.status } == 200)
    }

    @Test func `a cancelled reader ends at once, while it waits for bytes that never come`() async throws {
        let server = ScriptedServer { _ in
            .respond(status: 200, headers: ["Content-Length": "10"], body: "12345")
        }
        defer { server.stop() }
        let (transport, endpoint) = (try HTTPTransport(), server.endpoint)
        let halfway = Signal()
        let task = Task {
            try await transport.stream(HTTPRequest(.get, endpoint)) { reply in
                #expect(try await reply.next()?.count == 5)
                halfway.fire()
                return try await reply.next()
            }
        }
        await halfway.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a cancelled task gets no reply`() async throws {
        let hangs = Signal()
        let server = ScriptedServer { _ in
            hangs.fire()
            return .hang
        }
        defer { server.stop() }
        let (transport, endpoint) = (try HTTPTransport(), server.endpoint)
        let task = Task { try await transport.stream(HTTPRequest(.get, endpoint)) { $0.status } }
        await hangs.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
