import Streams

/// Brings the schema `replicator` up to date. Safe to run from many processes at once: an advisory lock lets one at a
/// time do it, and each migration is one transaction with its own record.
package struct Migrator {
    let session: PostgresSession

    /// Number and statements of each migration, in order. A released one never changes.
    private static let migrations: [(version: Int, sql: [UInt8])] = [
        (1, PackageResources.v001_state_sql)
    ]

    /// Any number that nothing else is likely to lock.
    private static let lockKey = "7276031"

    /// Version that this program needs.
    static var newestVersion: Int { migrations.last?.version ?? 0 }

    /// Version of the schema; 0 when there is none.
    func currentVersion() async throws -> Int {
        let found = try await session.run(
            "SELECT to_regclass('replicator.migration')::text", label: "read schema version")
        guard found.scalar != nil else { return 0 }
        let rows = try await session.run(
            "SELECT coalesce(max(version), 0)::text FROM replicator.migration", label: "read schema version")
        return rows.scalar.flatMap { Int($0) } ?? 0
    }

    /// Applies what is missing.
    ///
    /// - Returns: versions applied now.
    /// - Throws: ``StateError`` when the schema is newer than this program.
    @discardableResult
    func migrate() async throws -> [Int] {
        let version = try await currentVersion()
        if version == Self.newestVersion { return [] }
        guard version < Self.newestVersion else {
            throw StateError(
                "the schema replicator is of version \(version), this program knows \(Self.newestVersion): "
                    + "use the newer program")
        }
        _ = try await session.run("SELECT pg_advisory_lock(\(Self.lockKey))", label: "lock migrations")
        let applied = try await applyMissing()
        _ = try await session.run("SELECT pg_advisory_unlock(\(Self.lockKey))", label: "unlock migrations")
        return applied
    }

    private func applyMissing() async throws -> [Int] {
        do {
            // Asked first: "if not exists" needs the right to create it even where it exists.
            let schema = try await session.run(
                "SELECT to_regnamespace('replicator')::text", label: "look for schema replicator")
            if schema.scalar == nil {
                _ = try await session.run("CREATE SCHEMA replicator", label: "create schema replicator")
            }
            _ = try await session.run(
                """
                CREATE TABLE IF NOT EXISTS replicator.migration (
                    version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
                """, label: "create schema replicator")
        } catch let error as PostgresError where error.sqlState == "42501" {
            throw StateError(
                "the user may not create the schema replicator, where runs and watermarks are kept: let its owner run "
                    + "`replicator migrate`, or GRANT CREATE ON DATABASE (\(error.message))")
        }
        // Another process may have been faster while this one waited for the lock.
        let version = try await currentVersion()
        var applied: [Int] = []
        for migration in Self.migrations where migration.version > version {
            _ = try await session.run(
                "BEGIN;\n\(SQL.text(migration.sql));\nINSERT INTO replicator.migration (version) "
                    + "VALUES (\(migration.version));\nCOMMIT;",
                label: "migration \(migration.version)")
            applied.append(migration.version)
        }
        return applied
    }
}

/// The engine's own state does not allow what was asked for.
package struct StateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do.
    package let description: String

    init(_ description: String) { self.description = description }
}
