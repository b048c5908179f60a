import Streams
import Threads

/// A PostgreSQL database of a test's own, for what a schema cannot keep apart: open transactions, the engine's state.
public struct ScratchDatabase: Sendable {
    /// Its name.
    public let name: String
    /// A schema in it, with the test's own session.
    public let schema: ScratchSchema

    private static let places = Permits(available: 5)

    /// Runs a test in a fresh database.
    public static func run<Value: Sendable>(
        _ body: @Sendable (ScratchDatabase) async throws -> Value
    ) async throws -> Value {
        try await places.acquire()
        defer { places.release() }
        let name = "scratch_\(UInt64.random(in: 0...UInt64.max))"
        try await administer("CREATE DATABASE \(name)")
        do {
            var parameters = try Stack.postgres
            parameters.url = try Stack.url(database: name)
            let session = try await PostgresSession.connect(parameters, showsDetail: true)
            _ = try await session.run(
                "CREATE SCHEMA \(name); SET search_path = \(name), public", label: "scratch")
            let database = ScratchDatabase(name: name, schema: ScratchSchema(name: name, session: session))
            let value = try await body(database)
            await session.close()
            try await administer("DROP DATABASE \(name) WITH (FORCE)")
            return value
        } catch {
            // The test's own failure is the one to see.
            try? await administer("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
            throw error
        }
    }

    private static func administer(_ sql: String) async throws {
        let session = try await PostgresSession.connect(try Stack.postgres)
        _ = try await session.run(sql, label: "scratch database")
        await session.close()
    }

    /// The stack's variables with this database in the place of the shared one.
    public func environment() throws -> [String: String] {
        let shared = try Stack.variable("REPLICATOR_TEST_ODBC")
        return [
            "REPLICATOR_TEST_POSTGRES_URL": try Stack.url(database: name),
            "REPLICATOR_TEST_ODBC": shared.replacing("Database=replicator_test", with: "Database=\(name)"),
        ]
    }
}
