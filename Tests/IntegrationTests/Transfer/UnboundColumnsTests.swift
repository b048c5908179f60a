import Streams
import TestSupport
import Testing

/// Drivers that cannot read a bound cell again: columns from the first one without a limit on are read value by value.
struct UnboundColumnsTests {
    private static let query = """
        SELECT g AS id, repeat('é,"', g * 100) AS long_text, g::bigint * 3 AS number, g / 8.0::float8 AS ratio,
               g / 8.0::float4 AS small, g % 2 = 0 AS flag, date '2024-02-28' + g AS day,
               time '23:59:50' + g * interval '1 second' AS clock,
               timestamp '2024-02-28 23:59:59.5' + g * interval '1 hour' AS stamp,
               decode(repeat('00ff', g * 200), 'hex') AS bytes,
               CASE WHEN g <> 3 THEN date '2024-01-01' END AS maybe
        FROM generate_series(1, 9) AS g ORDER BY g
        """

    private func records(_ quirks: [(key: String, value: String)]) async throws -> [[String?]] {
        let sink = CollectingSink()
        try await ODBCRead.run(Self.query, in: "public", sinks: [sink], quirks: quirks)
        return try CSVReader().readText(await sink.bytes)
    }

    @Test func `values read one by one are those that are read in blocks`() async throws {
        let block = try await records([])
        #expect(block.count == 9)
        #expect(try await records([("reads_bound_cells_in_block", "false")]) == block)
    }

    /// Without a dialect of its own, a driver's structures and numbers are read, also behind a long column.
    @Test func `structures and numbers behind a long column are read as what they are`() async throws {
        let generic = [("dialect", "generic"), ("temporal_as_text", "false")]
        let block = try await records(generic)
        #expect(block.count == 9)
        #expect(
            Array(block[0][3...8]) == [
                "0.125", "0.125", "f", "2024-02-29", "23:59:51", "2024-02-29 00:59:59.5",
            ])
        #expect(block[2].last == .some(nil))
        #expect(try await records(generic + [("reads_bound_cells_in_block", "false")]) == block)
    }
}
