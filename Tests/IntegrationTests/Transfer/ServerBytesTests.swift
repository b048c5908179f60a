import Streams
import TestSupport
import Testing

/// What is encoded here from ODBC rows is what the server writes of the same rows by `COPY … TO STDOUT`, byte by byte.
struct ServerBytesTests {
    /// Bytes that a source brings.
    private func bytes(
        from source: any TransferSource, _ query: String, _ encoding: RowEncoding
    ) async throws -> [UInt8] {
        let columns = try await source.sourceColumns(of: query)
        let sink = CollectingSink()
        var limits = ODBCRead.limits
        // Small, so that rows go over chunks and long values over many.
        limits.memoryBytes = 1 << 20
        limits.batchBytes = 256 << 10
        let transfer = try TransferPlan(
            from: source, RowShape(columns: columns, encoding: encoding), limits: limits,
            writesObjects: false)
        _ = try await transfer.pipeline(
            sql: source.readSQL(query, columns: columns, window: nil), sinks: [sink],
            progress: TransferProgress()
        ).run()
        await source.close()
        return await sink.bytes
    }

    /// Both ways.
    private func compare(_ query: String, _ encoding: RowEncoding, in schema: ScratchSchema) async throws {
        let statements = ["SET search_path = \(schema.name), public"]
        var parameters = try Stack.odbc
        parameters.sessionStatements = statements
        let ours = try await bytes(
            from: try await ODBCSession.connect(parameters, batchRows: 100), query, encoding)
        let theirs = try await bytes(
            from: try await PostgresSource.connect(Stack.postgres, sessionStatements: statements), query,
            encoding)
        #expect(ours.count == theirs.count && !ours.isEmpty)
        let difference = zip(ours, theirs).enumerated().first { $0.element.0 != $0.element.1 }
        #expect(difference == nil, "byte \(difference?.offset ?? 0) differs")
    }

    @Test(arguments: 31...34) func `text is the server's own`(seed: Int) async throws {
        try await ScratchSchema.run { schema in
            try await TypeMatrix.fill(schema, table: "source", seed: seed)
            try await compare("SELECT * FROM source", .text, in: schema)
        }
    }

    @Test func `so is text with every character that has a meaning, short and long`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TABLE source AS SELECT g AS n, chr(g) AS one, repeat('x', g) || chr(g) AS behind,
                    repeat(chr(g) || 'é', 700) AS long, decode(repeat('0a5c09', g), 'hex') AS bytes
                FROM generate_series(1, 300) AS g
                """)
            try await compare("SELECT * FROM source", .text, in: schema)
        }
    }
}
