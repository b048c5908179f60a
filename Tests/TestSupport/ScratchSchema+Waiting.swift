public import Streams

extension ScratchSchema {
    /// Asks the server again and again until a condition holds; the test fails after half a minute.
    public func until(_ condition: String) async throws {
        let end = ContinuousClock.now + .seconds(30)
        // Inside a transaction the server shows its activity as it was at the first look, unless it is told to look again.
        while try await run("SELECT pg_stat_clear_snapshot(); SELECT \(condition)").scalar != "t" {
            guard ContinuousClock.now < end else { throw ConditionNeverHeld(condition: condition) }
            await Task.yield()
        }
    }

    /// Waits until a session of the server is gone.
    public func untilGone(_ processID: String) async throws {
        try await until("NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(processID))")
    }

    /// Waits until a session of the server waits for a lock.
    public func untilWaiting(_ processID: String) async throws {
        try await until("EXISTS (SELECT FROM pg_locks WHERE pid = \(processID) AND NOT granted)")
    }

    /// Waits until something has begun and does not go on while the server answers a hundred questions: a sender whose
    /// sockets are full.
    public func untilStill(_ sent: Gauge) async throws {
        var (last, answers) = (0, 0)
        while answers < 100 {
            _ = try await run("SELECT 1")
            answers = sent.value > 0 && sent.value == last ? answers + 1 : 0
            last = sent.value
        }
    }

    /// Another session of this schema.
    ///
    /// - Returns: the session, and the number of its process at the server.
    public func secondSession(showsDetail: Bool = false) async throws -> (
        session: PostgresSession, processID: String
    ) {
        let session = try await PostgresSession.connect(try Stack.postgres, showsDetail: showsDetail)
        let rows = try await session.run(
            "SET search_path = \(name), public; SELECT pg_backend_pid()", label: "test")
        return (session, rows.scalar ?? "0")
    }

    /// Makes every row that is inserted into a table wait until this schema's own session gives up a lock.
    ///
    /// - Returns: the SQL that lets the rows go.
    public func holdInserts(into table: String) async throws -> String {
        let key = Int64.random(in: 1...Int64.max)
        try await run(
            """
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock(\(key)); RETURN NEW; END $$;
            CREATE TRIGGER hold BEFORE INSERT ON \(table) FOR EACH ROW EXECUTE FUNCTION hold();
            SELECT pg_advisory_lock(\(key))
            """)
        return "SELECT pg_advisory_unlock(\(key))"
    }
}

/// What a test waited for did not come.
public struct ConditionNeverHeld: Error, CustomStringConvertible {
    let condition: String

    /// The condition.
    public var description: String { "never came true at the server: \(condition)" }
}
