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
            from: try await ODBCSession.connect(parameters, batchRows: 100, manager: Stack.driverManager),
            query, encoding)
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

    @Test(arguments: 35...38) func `binary is the server's own`(seed: Int) async throws {
        try await ScratchSchema.run { schema in
            try await TypeMatrix.fill(
                schema, table: "source", seed: seed, leavingOut: TypeMatrix.notEncodedAsBinary)
            try await compare("SELECT * FROM source", .binary, in: schema)
        }
    }

    @Test(arguments: [RowEncoding.text, .binary])
    func `every character that has a meaning is written as the server writes it, short and long`(
        _ encoding: RowEncoding
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TABLE source AS SELECT g AS n, chr(g) AS one, repeat('x', g) || chr(g) AS behind,
                    repeat(chr(g) || 'é', 700) AS long, decode(repeat('0a5c09', g), 'hex') AS bytes
                FROM generate_series(1, 300) AS g
                """)
            try await compare("SELECT * FROM source", encoding, in: schema)
        }
    }

    @Test(arguments: [RowEncoding.text, .binary])
    func `long values of every length are written as the server writes them`(
        _ encoding: RowEncoding
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                "CREATE TABLE source (n int, value text, bytes bytea, document jsonb, plain json)")
            for length in LongValuesTests.lengths {
                try await schema.run(
                    """
                    INSERT INTO source VALUES (\(length), repeat('é\\', \(length / 3)), decode(repeat('0a', \(length)), 'hex'),
                        jsonb_build_object('k', repeat('"é', \(length / 4))), to_json(repeat(E'\\t', \(length / 2))))
                    """)
            }
            try await compare("SELECT * FROM source ORDER BY n", encoding, in: schema)
        }
    }

    /// Where groups of four digits begin and end, at both sides of the point, and what does not fit a cell.
    @Test func `numbers of every shape are written as the server writes them`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TABLE source AS
                SELECT sign * digits * 10::numeric ^ power AS value,
                    round(sign * digits * 10::numeric ^ power, 12) AS rounded,
                    (sign * digits * 10::numeric ^ power)::float8 AS eight,
                    (sign * digits * 10::numeric ^ power)::float4 AS four
                FROM unnest(ARRAY[0, 1, 10, 9999, 10000, 12345678, 100000001, 99999999999999]::numeric[]) AS digits,
                    generate_series(-20, 20) AS power, unnest(ARRAY[1, -1]) AS sign
                UNION ALL SELECT repeat('7', n)::numeric, ('0.' || repeat('30', n / 16))::numeric, 'NaN', '-Infinity'
                FROM unnest(ARRAY[47, 48, 49, 1000, 100000]) AS n
                UNION ALL SELECT 'NaN', NULL, -0.0::float8, '1e-45'::float4
                """)
            try await compare("SELECT * FROM source", .binary, in: schema)
        }
    }

    @Test func `days and times at their borders are written as the server writes them`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TABLE source AS
                SELECT date '4714-11-24 BC' + g * 731 AS day, timestamp '4714-11-24 BC' + g * interval '730.517 days' AS stamp,
                    timestamptz '4714-11-24 00:00:00+00 BC' + g * interval '9.13 years' AS zoned,
                    time '00:00' + g * interval '0.987654 seconds' AS clock
                FROM generate_series(0, 30000) AS g
                UNION ALL VALUES (date 'infinity', timestamp '-infinity', timestamptz 'infinity', time '24:00'),
                    ('5874897-12-31', '294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999+00', '23:59:59.999999'),
                    (date '2000-02-29', timestamp '1999-12-31 23:59:59.999999', timestamptz '0001-12-31 BC', '00:00')
                """)
            try await compare("SELECT * FROM source", .binary, in: schema)
        }
    }
}
