import TestSupport

/// A source that stops at row 3000 of 5000 until the test lets go of an advisory lock, which is named after the
/// fixture's schema, so that tests do not wait for each other.
enum BlockedSource {
    static var options: SyncFixture.Options {
        var options = SyncFixture.Options()
        options.rows = """
            query: "SELECT id, name, changed FROM SCHEMA.source \
            WHERE id <> 3000 OR pg_advisory_lock_shared(hashtext('SCHEMA')) IS NOT NULL ORDER BY id"
            """
        return options
    }

    static let fill =
        "INSERT INTO source (id, name) SELECT n, 'row ' || n FROM generate_series(1, 5000) AS n"

    static func block(_ fixture: SyncFixture) async throws {
        try await fixture.schema.run("SELECT pg_advisory_lock(hashtext('\(fixture.schema.name)'))")
    }

    static func waitForReader(_ fixture: SyncFixture) async throws {
        try await fixture.waitUntil(
            "the read waits for the test's lock",
            """
            EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                AND objid = (hashtext('\(fixture.schema.name)')::bigint & 4294967295)::oid)
            """)
    }

    static func letGo(_ fixture: SyncFixture) async throws {
        try await fixture.schema.run("SELECT pg_advisory_unlock(hashtext('\(fixture.schema.name)'))")
    }
}
