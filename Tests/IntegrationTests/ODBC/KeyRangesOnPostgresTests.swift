import Streams
import TestSupport
import Testing

/// Key ranges as a server compares, which knows values that have no place among the ranges' own: NaN, infinity, times before
/// year 1.
struct KeyRangesOnPostgresTests {
    @Test(
        arguments: [
            (
                "bigint", KeyRanges.Form.integer,
                ["-9223372036854775808", "-1", "0", "9", "10", "11", "9223372036854775807"]
            ),
            (
                "numeric", .integer,
                ["NaN", "-Infinity", "Infinity", "-0.5", "0", "0.99", "1", "9.5", "10", "1e50", "-1e50"]
            ),
            (
                "date", .instant(.date),
                ["infinity", "-infinity", "0044-03-15 BC", "2024-01-01", "2024-01-02", "5874897-12-31"]
            ),
            (
                "timestamp", .instant(.local),
                ["infinity", "-infinity", "2024-01-01", "2024-01-01 00:00:00.999999", "2024-01-01 00:00:01"]
            ),
            (
                "timestamptz", .instant(.zoned),
                [
                    "infinity", "-infinity", "2024-01-01 00:00:00+00", "2024-01-01 00:00:00+14",
                    "4713-01-01 BC",
                ]
            ),
        ] as [(String, KeyRanges.Form, [String])])
    func `a row of the server is in exactly one partition`(
        type: String, form: KeyRanges.Form, values: [String]
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (\"K\" \(type))")
            let list = values.map { "('\($0)'::\(type))" }.joined(separator: ", ")
            try await schema.run("INSERT INTO t VALUES (NULL), \(list)")
            let split = KeyRanges(column: "K", form: form, dialect: .postgres)
            let low = form == .integer ? "0" : "2024-01-01"
            let high = form == .integer ? "10" : "2024-01-03"
            let ends = try await schema.run(
                split.boundsSQL("SELECT * FROM t WHERE \"K\" BETWEEN '\(low)' AND '\(high)'")
            ).rows[0]
            for (count, ends) in [1, 2, 3, 50].flatMap({ count in [ends, [low, high]].map { (count, $0) } }) {
                let parts = try split.partitions(minimum: ends[0], maximum: ends[1], count: count)
                let matches = parts.map { "COALESCE(\($0.condition), false)::int" }.joined(separator: " + ")
                let wrong = try await schema.run("SELECT \"K\", \(matches) FROM t WHERE \(matches) <> 1").rows
                #expect(wrong.isEmpty, "\(parts.map(\.condition))")
            }
        }
    }
}
