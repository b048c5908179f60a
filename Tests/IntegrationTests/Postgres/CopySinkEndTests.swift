import Streams
import TestSupport
import Testing
import Threads

/// The moments at which a COPY ends from outside: cancelled, abandoned, its connection killed.
struct CopySinkEndTests {
    private static let row = "1,\(String(repeating: "x", count: 500))\n"

    /// Returns when the session is closed and the server has nothing of it any more.
    private func closed(_ copy: CopyFixture, _ schema: ScratchSchema) async throws {
        await copy.sink.abandon()
        try await schema.untilGone(copy.processID)
        #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
    }

    @Test func `cancelled while the table is locked, before any data`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            let copy = try await CopyFixture(schema)
            try await schema.run("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
            let task = Task { try await copy.sink.begin() }
            try await schema.untilWaiting(copy.processID)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await copy.sink.abandon()
            try await schema.untilGone(copy.processID)
            try await schema.run("ROLLBACK")
        }
    }

    @Test func `cancelled while the server takes no more data`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            _ = try await schema.holdInserts(into: "t")
            let copy = try await CopyFixture(schema)
            let thread = LoneThread()
            let sent = Gauge()
            let task = thread.start {
                var feed = ChunkFeed()
                try await copy.sink.begin()
                let chunk = try await feed.full(of: Self.row)
                for _ in 0..<256 {
                    try await copy.sink.accept(chunk)
                    sent.enter()
                }
            }
            try await schema.untilWaiting(copy.processID)
            try await schema.untilStill(sent)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await closed(copy, schema)
        }
    }

    @Test func `cancelled while the server completes the COPY`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            _ = try await schema.holdInserts(into: "t")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk([Self.row]))
            let task = Task { try await copy.sink.finish() }
            try await schema.untilWaiting(copy.processID)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await closed(copy, schema)
        }
    }

    @Test func `abandoned while the server waits for a lock`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            _ = try await schema.holdInserts(into: "t")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk([Self.row]))
            try await schema.untilWaiting(copy.processID)
            try await closed(copy, schema)
        }
    }

    @Test func `abandoned in a cancelled task`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk([Self.row]))
            let gate = Permits(available: 0)
            let task = Task {
                try? await gate.acquire()
                await copy.sink.abandon()
            }
            task.cancel()
            await task.value
            try await schema.untilGone(copy.processID)
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
        }
    }

    @Test func `closing rolls back what was complete but not committed`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk([Self.row]))
            #expect(try await copy.sink.finish().rows == 1)
            await copy.session.close()
            try await schema.untilGone(copy.processID)
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
        }
    }

    @Test func `the server ends the connection in the middle of a COPY`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk([Self.row]))
            try await schema.run("SELECT pg_terminate_backend(\(copy.processID))")
            try await schema.untilGone(copy.processID)
            let chunk = try await feed.full(of: Self.row)
            do {
                for _ in 0..<64 { try await copy.sink.accept(chunk) }
                _ = try await copy.sink.finish()
                Issue.record("the COPY went on")
            } catch let error as PostgresError {
                #expect(error.isConnectionLost && error.statement == "COPY t")
            }
            try await closed(copy, schema)
        }
    }

    @Test func `a statement whose connection is ended fails as lost`() async throws {
        try await ScratchSchema.run { schema in
            let (session, processID) = try await schema.secondSession()
            let task = Task { try await session.run("SELECT pg_sleep(60)", label: "sleep") }
            try await schema.until("'active' = (SELECT state FROM pg_stat_activity WHERE pid = \(processID))")
            try await schema.run("SELECT pg_terminate_backend(\(processID))")
            do {
                _ = try await task.value
                Issue.record("the statement went on")
            } catch let error as PostgresError {
                #expect(error.isConnectionLost)
            }
            await session.close()
        }
    }

    @Test func `a cancelled statement ends at once, and closing removes its session`() async throws {
        try await ScratchSchema.run { schema in
            let (session, processID) = try await schema.secondSession()
            let start = ContinuousClock.now
            let task = Task { try await session.run("SELECT pg_sleep(60)", label: "sleep") }
            try await schema.until("'active' = (SELECT state FROM pg_stat_activity WHERE pid = \(processID))")
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await session.close()
            try await schema.untilGone(processID)
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }

    @Test func `a closed session says so`() async throws {
        let session = try await PostgresSession.connect(try Stack.postgres)
        await session.close()
        await session.close()
        await #expect(throws: PostgresError.self) { try await session.run("SELECT 1", label: "after") }
    }
}
