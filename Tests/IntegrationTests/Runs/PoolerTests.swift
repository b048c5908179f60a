import Foundation
import Streams
import TestSupport
import Testing

/// PgBouncer between the engine and PostgreSQL.
struct PoolerTests {
    private static let fill =
        "INSERT INTO source (id, name) SELECT n, 'name ' || n FROM generate_series(1, 20000) AS n"

    private static func options() -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.isNative = true
        options.bucketLines = nil
        options.syncLines += ["parallel: 2"]
        return options
    }

    private func equal(_ fixture: SyncFixture) async throws -> Bool {
        try await TypeMatrix.differences(fixture.schema, "source", "target") == "0"
    }

    private static func run(
        _ mode: Pooler.Mode, _ options: SyncFixture.Options,
        _ body: @Sendable (SyncFixture) async throws -> Void
    ) async throws {
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(fill)
            try await Pooler.run(mode, database: fixture.schema.name) { url in
                var fixture = fixture
                fixture.environment["POOLED_URL"] = url
                try await body(fixture)
            }
        }
    }

    @Test
    func `a source whose transactions are pooled is read by one reader, in one transaction, and says so`()
        async throws
    {
        var options = Self.options()
        options.sourceVariable = "POOLED_URL"
        try await Self.run(.transaction, options) { fixture in
            let outcome = try await fixture.run(["sync", fixture.sync])
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(outcome.errors.contains("one reader instead of 2"), "\(outcome.text)")
            #expect(outcome.errors.contains("pool_mode = transaction"), "\(outcome.text)")
            #expect(try await equal(fixture))
        }
    }

    @Test
    func `with --strict it is an error, and nothing is loaded`() async throws {
        var options = Self.options()
        options.sourceVariable = "POOLED_URL"
        try await Self.run(.transaction, options) { fixture in
            let outcome = try await fixture.run(["sync", fixture.sync, "--strict"])
            #expect(outcome.code == 2, "\(outcome.text)")
            #expect(outcome.errors.contains("pool_mode = transaction"), "\(outcome.text)")
            #expect(try await fixture.schema.run("SELECT to_regclass('target')").scalar == nil)
        }
    }

    @Test
    func `a target whose transactions are pooled is refused before anything is touched`() async throws {
        var options = Self.options()
        options.databaseVariable = "POOLED_URL"
        try await Self.run(.transaction, options) { fixture in
            let outcome = try await fixture.run(["sync", fixture.sync])
            #expect(outcome.code != 0, "\(outcome.text)")
            #expect(outcome.errors.contains("pool_mode = session"), "\(outcome.text)")
            #expect(try await fixture.schema.run("SELECT to_regclass('target')").scalar == nil)
        }
    }

    @Test
    func `a setting of the engine reaches no other client of the pool`() async throws {
        var options = Self.options()
        options.sourceVariable = "POOLED_URL"
        try await Self.run(.transaction, options) { fixture in
            let before = try await Self.setting(of: fixture)
            let outcome = try await fixture.run(["sync", fixture.sync])
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(try await Self.setting(of: fixture) == before)
        }
    }

    /// As the pool's next client finds it; PgBouncer itself keeps track of the zone, but not of this one.
    private static func setting(of fixture: SyncFixture) async throws -> String? {
        try await ExternalReader.psql(
            fixture.environment["POOLED_URL"] ?? "",
            "SHOW extra_float_digits; SHOW default_transaction_read_only")
    }

    @Test
    func `a pool of sessions is as good as the server, on both sides`() async throws {
        var options = Self.options()
        options.sourceVariable = "POOLED_URL"
        options.databaseVariable = "POOLED_URL"
        try await Self.run(.session, options) { fixture in
            let outcome = try await fixture.run(["sync", fixture.sync, "--json"])
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(
                (try outcome.json()["route"] as? String)?.contains("2 readers") == true, "\(outcome.text)")
            #expect(try await equal(fixture))
        }
    }
}
