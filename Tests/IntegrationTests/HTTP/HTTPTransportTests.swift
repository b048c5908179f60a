import Cloud
import Streams
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPTransportTests {
    @Test func `a request arrives as it was given and the reply comes back whole`() async throws {
        let server = ScriptedServer { _ in
            .respond(status: 418, headers: ["X-Reply": " yes ", "x-empty": ""], body: "short and stout")
        }
        defer { server.stop() }
        var url = server.endpoint
        url.path = "/a//b/../c%20d"
        url.query = "x=1&y"
        let request = HTTPRequest(
            .post, url, headers: ["X-Test": "a b", "X-Empty": ""], body: Array("hello".utf8))
        let response = try await HTTPTransport().send(request)
        #expect(response.status == 418)
        #expect(response.headers["x-reply"] == "yes")
        #expect(response.body == Array("short and stout".utf8))
        let received = try #require(server.requests.first)
        #expect(received.method == "POST")
        #expect(received.path == "/a//b/../c%20d")
        #expect(received.query == "x=1&y")
        #expect(received.body == Array("hello".utf8))
        #expect(received.headers["x-test"] == "a b")
        #expect(received.headers["x-empty"] == "")
        #expect(received.headers["expect"] == nil)
        #expect(received.headers["transfer-encoding"] == nil)
    }

    @Test(arguments: [HTTPMethod.get, .head, .put, .post, .delete])
    func `every verb works without a body`(_ method: HTTPMethod) async throws {
        let server = ScriptedServer { _ in .respond(status: 200, body: "x") }
        defer { server.stop() }
        let transport = try HTTPTransport()
        for _ in 0..<2 {
            let response = try await transport.send(HTTPRequest(method, server.endpoint))
            #expect(response.status == 200)
            #expect(response.body == (method == .head ? [] : [UInt8(ascii: "x")]))
        }
        #expect(server.requests.map(\.method) == [method.rawValue, method.rawValue])
        #expect(server.connectionCount == 1, "the connection was not used again")
    }

    @Test func `a chunk is sent from where it stands and comes home`() async throws {
        let server = ScriptedServer { _ in .respond(status: 200) }
        defer { server.stop() }
        let pool = ChunkPool(chunkBytes: 1 << 20, chunkCount: 1)
        let bytes = Chunks.bytes(1 << 20)
        let transport = try HTTPTransport()
        for _ in 0..<3 {
            let chunk = try await Chunks.sealed(bytes, from: pool)
            _ = try await transport.send(HTTPRequest(.put, server.endpoint, body: chunk))
        }
        #expect(server.requests.allSatisfy { $0.body == bytes })
        #expect(pool.lent == 0)
    }

    @Test func `a redirect is not followed`() async throws {
        let server = ScriptedServer { _ in .respond(status: 307, headers: ["Location": "/other"]) }
        defer { server.stop() }
        let response = try await HTTPTransport().send(HTTPRequest(.get, server.endpoint))
        #expect(response.status == 307)
        #expect(server.requests.count == 1)
    }

    @Test func `a reply over the limit is an error`() async throws {
        let server = ScriptedServer { _ in .respond(status: 200, body: String(repeating: "x", count: 1001)) }
        defer { server.stop() }
        let transport = try HTTPTransport()
        let request = HTTPRequest(.get, server.endpoint, responseLimitBytes: 1000)
        let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
        #expect(error?.code == .responseTooLarge)
        let larger = HTTPRequest(.get, server.endpoint, responseLimitBytes: 1001)
        #expect(try await transport.send(larger).body.count == 1001)
    }

    @Test func `a broken connection is an error that names no query`() async throws {
        let server = ScriptedServer { _ in .reset(afterBodyBytes: 10) }
        defer { server.stop() }
        var url = server.endpoint
        url.query = "X-Amz-Signature=canary"
        let transport = try HTTPTransport()
        let request = HTTPRequest(.put, url, body: Chunks.bytes(1 << 20))
        let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
        #expect(error?.code == .broken)
        #expect(error?.isTransient == true)
        #expect(error?.description.contains("canary") == false)
        #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
    }

    @Test func `a cancelled request ends at once and lets go of its body`() async throws {
        let hangs = Signal()
        let server = ScriptedServer { _ in
            hangs.fire()
            return .hang
        }
        defer { server.stop() }
        let pool = ChunkPool(chunkBytes: 8 << 20, chunkCount: 1)
        let transport = try HTTPTransport()
        let endpoint = server.endpoint
        let task = Task {
            let chunk = try await Chunks.sealed(Chunks.bytes(8 << 20), from: pool)
            return try await transport.send(HTTPRequest(.put, endpoint, body: chunk))
        }
        await hangs.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(pool.lent == 0)
    }

    @Test func `a task that is cancelled already waits for nothing`() async throws {
        let server = ScriptedServer { _ in .hang }
        defer { server.stop() }
        let transport = try HTTPTransport()
        let endpoint = server.endpoint
        // Whether the cancellation or the request reaches the transport's thread first is chance: many tries.
        for _ in 0..<300 {
            let begin = Signal()
            let task = Task {
                await begin.wait()
                return try await transport.send(HTTPRequest(.get, endpoint))
            }
            task.cancel()
            begin.fire()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func `a kept connection that died is replaced and the body sent again from its start`() async throws
    {
        let bytes = Chunks.bytes(1 << 20)
        let count = Gauge()
        let server = ScriptedServer { _ in
            count.enter()
            return count.peak == 2 ? .reset(afterBodyBytes: 1000) : .respond(status: 200)
        }
        defer { server.stop() }
        let transport = try HTTPTransport()
        for _ in 0..<2 {
            let request = HTTPRequest(.put, server.endpoint, body: bytes)
            #expect(try await transport.send(request).status == 200)
        }
        #expect(server.requests.count == 3)
        #expect(server.requests.last?.body == bytes)
    }

    @Test func `a request that nobody answers ends by the idle limit`() async throws {
        let server = ScriptedServer { _ in .hang }
        defer { server.stop() }
        let transport = try HTTPTransport()
        let request = HTTPRequest(.get, server.endpoint, idleTimeout: .seconds(1))
        let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
        #expect(error?.code == .timeout)
    }

    @Test func `many requests run at once over one thread`() async throws {
        let gauge = Gauge()
        let gate = Gate(places: 20)
        let server = ScriptedServer { _ in
            // No request is answered before all have come.
            gauge.enter()
            gate.wait(atMostSeconds: 20)
            gauge.leave()
            return .respond(status: 200)
        }
        defer { server.stop() }
        let transport = try HTTPTransport()
        let endpoint = server.endpoint
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await transport.send(HTTPRequest(.get, endpoint)).status } }
            for try await status in group { #expect(status == 200) }
        }
        #expect(gauge.peak == 20)
    }

    @Test func `a header with a line break is refused`() async throws {
        let transport = try HTTPTransport()
        let request = HTTPRequest(
            .get, HTTPURL(isSecure: false, host: "127.0.0.1", port: 1), headers: ["X": "a\r\nY: b"])
        let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
        #expect(error?.code == .invalidRequest)
    }
}
