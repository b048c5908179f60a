import Foundation
import Streams
import TestSupport
import Testing

/// Values longer than what is bound for their column: read in pieces, through chunks of any size.
struct LongValuesTests {
    /// Around the bound cell (512), the piece (64 KiB) and the chunk, in characters of one, two and three bytes.
    static let lengths = [0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 1 << 20]

    /// Reads a query and compares with what the server itself says, without printing any of it.
    private func compare(_ query: String, in schema: ScratchSchema) async throws {
        let sink = CollectingSink()
        var limits = ODBCRead.limits
        limits.memoryBytes = 2 << 20
        limits.batchBytes = 128 << 10
        try await ODBCRead.run(query, in: schema.name, sinks: [sink], limits: limits)
        let expected = try await schema.run(query).rows
        let isEqual = try CSVReader().readText(await sink.bytes) == expected
        #expect(isEqual)
        #expect(!expected.isEmpty)
    }

    @Test(arguments: ["x", "é", "€\"", "\n"]) func `text of every length arrives whole`(_ unit: String)
        async throws
    {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (n int, value text)")
            for length in Self.lengths {
                let count = length / unit.utf8.count
                try await schema.run(
                    "INSERT INTO t VALUES (\(length), repeat($1, \(count)) || 'end')", [unit])
                try await schema.run("INSERT INTO t VALUES (\(length), repeat($1, \(count)))", [unit])
            }
            try await compare("SELECT * FROM t ORDER BY n, value", in: schema)
        }
    }

    @Test func `bytes and documents of every length arrive whole`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (n int, value bytea, document jsonb)")
            for length in Self.lengths {
                try await schema.run(
                    """
                    INSERT INTO t VALUES (\(length), decode(repeat('0a', \(length)), 'hex'),
                        jsonb_build_object('k', repeat('"\\', \(length / 4))))
                    """)
            }
            try await compare("SELECT * FROM t ORDER BY n", in: schema)
        }
    }

    @Test func `long, short and missing values take turns in several columns`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TABLE t AS SELECT g AS n,
                    CASE WHEN g % 3 > 0 THEN repeat('a,"' || g, g * 7) END AS first,
                    CASE g % 4 WHEN 0 THEN repeat(E'\\r\\n', 900) WHEN 1 THEN '' WHEN 2 THEN 'short' END AS second,
                    g * 3 AS number, CASE WHEN g % 5 = 0 THEN repeat('€', 3000) END AS third
                FROM generate_series(1, 3000) AS g
                """)
            try await compare("SELECT * FROM t ORDER BY n", in: schema)
        }
    }

    /// psqlodbc holds what one fetch brings itself, several times over: the protocol's message, its cache, the value on
    /// its way. Measured with it: five times the bytes of `--batch-rows` rows, so that many long values want a small
    /// number there. The engine's part stays in its budget, whatever the value's length.
    @Test func `values of 20 MiB go through a budget of 2, and the driver's share is known`() async {
        // In a process of its own: other tests use memory too.
        await #expect(processExitsWith: .success) {
            var limits = ODBCRead.limits
            limits.memoryBytes = 2 << 20
            limits.batchBytes = 128 << 10
            limits.batchRows = 1
            let before = try Self.peakBytes()
            let summary = try await ODBCRead.run(
                "SELECT repeat('x', 20 << 20) AS value FROM generate_series(1, 3)", in: "public",
                sinks: [NullSink()], limits: limits)
            // Two quotes and a line end besides.
            #expect(summary.rows == 3 && summary.bytes == 3 * (20 << 20 + 3))
            let grown = try Self.peakBytes() - before
            #expect(grown < 150 << 20, "grew by \(grown >> 20) MiB")
        }
    }

    /// Most memory that this process ever had.
    private static func peakBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.split(separator: " ").dropLast().last ?? "") ?? 0) * 1024
    }
}
