import Streams
import TestSupport
import Testing

/// The moments at which a source fails, and what the error says of it.
struct ODBCFailureTests {
    private static let canary = "canary-4711"

    /// The error that a connection attempt ends with.
    private func connectError(_ changes: [(String, String)]) async throws -> ODBCError {
        let parts = try Stack.odbc.connectionString.parts.filter { part in
            !changes.contains { $0.0.lowercased() == part.name.lowercased() }
        }
        var string = ODBCConnectionString(parts.map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
        for change in changes { string.append(change.0, change.1) }
        do {
            _ = try await ODBCSession.connect(
                ODBCConnectionParameters(connectionString: string), batchRows: 10,
                manager: Stack.driverManager)
        } catch let error as ODBCError {
            return error
        }
        throw SourceDidNotFail()
    }

    @Test func `a refused password is told as such, and not shown`() async throws {
        let error = try await connectError([("PWD", Self.canary)])
        #expect(error.kind == .authentication)
        #expect(!error.description.contains("canary"))
        #expect(!error.diagnostics.contains { $0.message.contains("canary") })
    }

    @Test func `a driver that is not there is told as such`() async throws {
        #expect(try await connectError([("Driver", "No Such Driver")]).kind == .driverMissing)
    }

    @Test func `a server that does not answer is a connection error`() async throws {
        let error = try await connectError([("Port", "1")])
        #expect(error.kind == .connection && error.function == "SQLDriverConnect")
    }

    /// Runs a query into a sink and returns the error of the transfer.
    private func transferError(
        _ query: String, in schema: String = "public", sinks: [any ChunkSink] = [NullSink()]
    ) async throws -> TransferError {
        do {
            try await ODBCRead.run(query, in: schema, sinks: sinks)
        } catch let error as TransferError {
            return error
        }
        throw SourceDidNotFail()
    }

    @Test func `an error after thousands of good rows fails the run, and nothing is visible`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (n int, quotient int)")
            let (session, processID) = try await schema.secondSession()
            _ = try await session.run("BEGIN", label: "begin")
            let statement = CopyStatement(
                table: schema.table("t"), columns: ["n", "quotient"], encoding: .csv(.standard))
            let sink = CopySink(session: session, statement: statement, label: "t")
            let error = try await transferError(
                "SELECT g AS n, 1 / (5000 - g) AS quotient FROM generate_series(1, 6000) AS g",
                in: schema.name,
                sinks: [sink])
            #expect(error.stage == .source)
            #expect((error.cause as? ODBCError)?.sqlState == "22012")
            try await schema.untilGone(processID)
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
        }
    }

    @Test func `a query that the server refuses is a statement's error`() async throws {
        await #expect {
            try await ODBCRead.run("SELECT nothing FROM nowhere", in: "public", sinks: [NullSink()])
        } throws: { error in
            (error as? ODBCError)?.kind == .statement && (error as? ODBCError)?.sqlState == "42P01"
        }
    }

    @Test func `a table that was dropped since it was described fails the read`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (n int)")
            var parameters = try Stack.odbc
            parameters.sessionStatements = ["SET search_path = \(schema.name)"]
            let session = try await ODBCSession.connect(
                parameters, batchRows: 10, manager: Stack.driverManager)
            let columns = try await session.sourceColumns(of: "SELECT * FROM t")
            try await schema.run("DROP TABLE t")
            let sql = session.readSQL("SELECT * FROM t", columns: columns, window: nil)
            let transfer = try TransferPlan(
                from: session, RowShape(columns: columns, encoding: .csv(.standard)), limits: ODBCRead.limits,
                writesObjects: false)
            await #expect {
                try await transfer.pipeline(sql: sql, sinks: [NullSink()], progress: TransferProgress()).run()
            } throws: { error in
                guard let error = error as? TransferError else { return false }
                return error.stage == .source && (error.cause as? ODBCError)?.sqlState == "42P01"
            }
        }
    }

    /// A read that stops at row 3001 for a lock that the schema's own session holds.
    private func blockedRead(_ schema: ScratchSchema) async throws -> (
        task: Task<Void, any Error>, processID: String
    ) {
        let key = Int32.random(in: 1...Int32.max)
        try await schema.run("SELECT pg_advisory_lock(\(key))")
        let query = """
            SELECT g AS n, CASE WHEN g > 3000 THEN pg_advisory_lock(\(key))::text END AS held
            FROM generate_series(1, 9000) AS g
            """
        let task = Task { _ = try await ODBCRead.run(query, in: schema.name, sinks: [NullSink()]) }
        let waiting = "FROM pg_locks WHERE locktype = 'advisory' AND objid = \(key) AND NOT granted"
        try await schema.until("EXISTS (SELECT \(waiting))")
        return (task, try await schema.run("SELECT pid \(waiting)").scalar ?? "0")
    }

    @Test func `a cancelled read ends at once, and its session goes`() async throws {
        try await ScratchSchema.run { schema in
            let (task, processID) = try await blockedRead(schema)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await schema.untilGone(processID)
        }
    }

    @Test func `a source that loses its connection while fetching fails the run`() async throws {
        try await ScratchSchema.run { schema in
            let (task, processID) = try await blockedRead(schema)
            try await schema.run("SELECT pg_terminate_backend(\(processID))")
            await #expect {
                try await task.value
            } throws: { error in
                (error as? TransferError)?.stage == .source
            }
        }
    }

    @Test(arguments: [
        ("SELECT 1 AS a, 2 AS a", "two columns named \"a\""),
        ("SELECT 1, 2 AS b", "column 1 of the source query has no name"),
        ("SELECT 1 AS a, 2 AS \"?column?\"", "column 2"), ("SELECT", "returns no columns"),
    ])
    func `a query whose columns cannot be told apart is refused`(query: String, says: String) async throws {
        await #expect {
            try await ODBCRead.run(query, in: "public", sinks: [NullSink()])
        } throws: { error in
            (error as? SourceQueryError)?.description.contains(says) == true
        }
    }

    @Test(arguments: [
        "INSERT INTO t VALUES (1)", "SET work_mem = '1MB'", "DELETE FROM t", "SELECT 1; SELECT 2",
    ])
    func `a statement that is no query is refused by the server and does nothing`(_ statement: String)
        async throws
    {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (n int)")
            await #expect(throws: ODBCError.self) {
                try await ODBCRead.run(statement, in: schema.name, sinks: [NullSink()])
            }
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
        }
    }

    @Test func `a query cannot write, whatever it calls`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TABLE t (n int);
                CREATE FUNCTION put() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING n'
                """)
            let error = try await transferError("SELECT put() AS n", in: schema.name)
            #expect((error.cause as? ODBCError)?.sqlState == "25006")
        }
    }

    @Test(arguments: ["NOTICE", "WARNING", "INFO"]) func `what a server says besides its rows is no error`(
        _ level: String
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE FUNCTION say(n int) RETURNS int LANGUAGE plpgsql AS
                $$ BEGIN RAISE \(level) 'row %', n; RETURN n; END $$
                """)
            let summary = try await ODBCRead.run(
                "SELECT say(g) AS n FROM generate_series(1, 2500) AS g", in: schema.name, sinks: [NullSink()])
            #expect(summary.rows == 2500)
        }
    }
}

/// What should have failed did not.
struct SourceDidNotFail: Error {}
