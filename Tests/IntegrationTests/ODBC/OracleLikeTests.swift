import Foundation
import Streams
import TestSupport
import Testing

/// The generic way through ODBC, with a driver that describes and delivers as Oracle's does: timestamps as structures,
/// NUMBER as text, names in upper case, a described precision that says nothing.
struct OracleLikeTests {
    private static let environment = [
        "REPLICATOR_TEST_ODBC": "Driver={OracleLike};DBQ=anything"
    ]

    private static func options(rows: Int, format: String = "auto") -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.rows = "table: CUSTOMERS_\(rows)"
        options.syncLines = ["key: CUSTOMER_ID", "watermark: LAST_CHANGED"]
        options.bucketLines = nil
        options.databaseLines = ["copy_format: \(format)"]
        options.sourceTable = nil
        return options
    }

    private func sync(_ fixture: SyncFixture, _ flags: String...) async throws -> ReplicatorProcess.Outcome {
        let process = try ReplicatorProcess(
            ["sync", fixture.sync, "--json", "--config", fixture.configurationFile.path] + flags,
            environment: fixture.environment.merging(Self.environment) { $1 })
        return try await process.wait()
    }

    /// Nothing in the table keeps it from going as binary: numbers, characters, and structures of time.
    @Test(arguments: [("auto", "binary"), ("csv", "csv"), ("text", "text"), ("binary", "binary")])
    func `structures and decimal text arrive as values, and upper-case names in lower case`(
        wish: String, format: String
    ) async throws {
        try await SyncFixture.run(Self.options(rows: 5000, format: wish)) { fixture in
            let outcome = try await sync(fixture)
            #expect(outcome.code == 0, "\(outcome.text)")
            let result = try outcome.json()
            let route = try #require(result["route"] as? String)
            #expect(route.hasSuffix(format), "\(route)")
            let rows = try await fixture.schema.run(
                """
                SELECT customer_id, customer_account, email, credit_limit, opened, last_changed FROM target
                WHERE customer_id IN (0, 1, 10, 17, 19, 1055) ORDER BY customer_id
                """
            ).rows
            #expect(
                rows == [
                    ["0", "C000000000", nil, nil, nil, "2026-01-01 00:00:00"],
                    [
                        "1", "C000000001", "customer.1@mail.example.com", "-12.05", "1991-02-02 01:01:00",
                        "2026-02-02 01:01:01.000977",
                    ],
                    [
                        "10", "C000000010", "customer.10@mail.example.com", "0.5", "2000-11-11 10:10:00",
                        "2026-11-11 10:10:10.00977",
                    ],
                    [
                        "17", "C000000017", "customer.17@mail.example.com", "1700", nil,
                        "2026-06-18 17:17:17.016609",
                    ],
                    [
                        "19", "C000000019", "customer.19@mail.example.com", nil, "2009-08-20 19:19:00",
                        "2026-08-20 19:19:19.018563",
                    ],
                    // The 1056th row repeats the 32nd's text with its own number.
                    [
                        "1055", "C000001055", "customer.31@mail.example.com", "-12.05", "2021-08-04 07:31:00",
                        "2026-08-04 07:31:31.030287",
                    ],
                ])
            let count = try await fixture.schema.run(
                "SELECT count(*), count(DISTINCT customer_id) FROM target")
            #expect(count.rows == [["5000", "5000"]])
        }
    }

    @Test func `a number is created without limits, since the described ones cannot be relied on`()
        async throws
    {
        try await SyncFixture.run(Self.options(rows: 10)) { fixture in
            _ = try await sync(fixture)
            let types = try await fixture.schema.run(
                """
                SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                WHERE attrelid = 'target'::regclass AND attname IN ('customer_id', 'credit_limit', 'opened', 'customer_name')
                ORDER BY attnum
                """
            ).rows
            #expect(
                types == [
                    ["numeric"], ["character varying(100)"], ["numeric"], ["timestamp without time zone"],
                ])
        }
    }

    @Test func `a source that hides its open transactions says so, and lookback covers`() async throws {
        try await SyncFixture.run(Self.options(rows: 10)) { fixture in
            _ = try await sync(fixture)
            let outcome = try await sync(fixture, "--mode", "incremental")
            let result = try outcome.json()
            let warnings = try #require(result["warnings"] as? [String])
            #expect(warnings.contains { $0.contains("V_$TRANSACTION") })
            // The wall clock of the server, two hours ahead of UTC, is what a column without a zone is stamped by.
            #expect(result["until"] as? String == "2026-06-01T14:00:00.123456")
        }
    }
}
