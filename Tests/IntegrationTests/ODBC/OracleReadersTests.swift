import Foundation
import Streams
import TestSupport
import Testing

/// Whole runs with several readers of a driver that answers as Oracle's would.
struct OracleReadersTests {
    private static func options(_ rows: String) -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.rows = rows
        options.syncLines = ["key: CUSTOMER_ID", "parallel: 3"]
        options.bucketLines = []
        options.sourceTable = nil
        return options
    }

    private func program(
        _ command: String, _ fixture: SyncFixture, deny: String? = nil, _ flags: String...
    ) async throws -> ReplicatorProcess.Outcome {
        let source = "Driver={OracleLike};DBQ=anything" + (deny.map { ";Deny=\($0)" } ?? "")
        let process = try ReplicatorProcess(
            [command, fixture.sync, "--json", "--config", fixture.configurationFile.path] + flags,
            environment: fixture.environment.merging(["REPLICATOR_TEST_ODBC": source]) { $1 })
        return try await process.wait()
    }

    /// Number of rows, and of different keys, and their sum.
    private func keys(_ fixture: SyncFixture) async throws -> [String?] {
        try await fixture.schema.run(
            "SELECT count(*), count(DISTINCT customer_id), sum(customer_id) FROM target"
        ).rows[0]
    }

    @Test(arguments: [
        ("table: CUSTOMERS_100000", nil as String?, "ranges of ROWID"),
        ("table: CUSTOMERS_100000", "DBA_EXTENTS", "ranges of ROWID"),
        ("table: CUSTOMERS_100000", "DBA_EXTENTS,DBMS_PARALLEL_EXECUTE", "CUSTOMER_ID"),
        ("query: SELECT * FROM CUSTOMERS_100000", nil, "CUSTOMER_ID"),
    ])
    func `three readers bring every row once, to both targets`(
        rows: String, deny: String?, method: String
    ) async throws {
        try await SyncFixture.run(Self.options(rows)) { fixture in
            let outcome = try await program("sync", fixture, deny: deny, "--memory", "128MiB")
            #expect(outcome.code == 0, "\(outcome.text)")
            let route = try #require(try outcome.json()["route"] as? String)
            #expect(route.contains("3 readers"), "\(route)")
            let plan = try await program("plan", fixture, deny: deny, "--memory", "128MiB")
            #expect(plan.output.contains(method), "\(plan.text)")
            #expect(try await keys(fixture) == ["100000", "100000", "4999950000"])
            let objects = try await fixture.keys()
            let key = try #require(objects.last { $0.hasSuffix("_manifest.json") })
            let manifest = try #require(try await fixture.bucket().getManifest(key: key))
            #expect(manifest.objects.reduce(0) { $0 + $1.rows } == 100_000)
        }
    }

    @Test func `what keeps a reader from an earlier moment says what to grant`() async throws {
        try await SyncFixture.run(Self.options("table: CUSTOMERS_5000")) { fixture in
            let outcome = try await program("sync", fixture, deny: "AS OF", "--memory", "128MiB")
            #expect(outcome.code == 1, "\(outcome.text)")
            #expect(
                outcome.errors.contains("ORA-01031") && outcome.errors.contains("GRANT FLASHBACK"),
                "\(outcome.text)")
        }
    }

    @Test
    func `without any snapshot one reader reads, with a warning`() async throws {
        try await SyncFixture.run(Self.options("table: CUSTOMERS_5000")) { fixture in
            let outcome = try await program("sync", fixture, deny: "DBMS_FLASHBACK,V$DATABASE")
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(outcome.errors.contains("one reader instead of 3"), "\(outcome.text)")
            #expect(try await keys(fixture) == ["5000", "5000", "12497500"])
            let strict = try await program("sync", fixture, deny: "DBMS_FLASHBACK,V$DATABASE", "--strict")
            #expect(strict.code == 2, "\(strict.text)")
        }
    }
}
