public import Streams
import Threads

/// A PostgreSQL schema of a test's own, first in the search path, dropped at the end.
public struct ScratchSchema: Sendable {
    /// Its name.
    public let name: String
    /// A session for the test's own statements.
    public let session: PostgresSession

    /// Tests run side by side, and the server's connections are few.
    private static let places = Permits(available: 6)

    /// Runs a test in a fresh schema.
    public static func run<Value: Sendable>(
        _ body: @Sendable (ScratchSchema) async throws -> Value
    ) async throws -> Value {
        try await places.acquire()
        defer { places.release() }
        let session = try await PostgresSession.connect(try Stack.postgres, showsDetail: true)
        let name = "scratch_\(UInt64.random(in: 0...UInt64.max))"
        _ = try await session.run(
            "CREATE SCHEMA \(name); SET search_path = \(name), public", label: "scratch")
        let schema = ScratchSchema(name: name, session: session)
        do {
            let value = try await body(schema)
            try await schema.drop()
            return value
        } catch {
            try? await schema.drop()
            throw error
        }
    }

    private func drop() async throws {
        let parameters = try Stack.postgres
        await session.close()
        let other = try await PostgresSession.connect(parameters)
        _ = try await other.run("DROP SCHEMA IF EXISTS \(name) CASCADE", label: "drop scratch")
        await other.close()
    }

    /// Runs statements in the schema.
    @discardableResult
    public func run(_ sql: String, _ parameters: [String?] = []) async throws -> PostgresRows {
        try await session.run(sql, parameters, label: "test")
    }

    /// A table of this schema.
    public func table(_ table: String) -> PostgresTableName { PostgresTableName(schema: name, name: table) }
}
