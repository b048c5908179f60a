import Streams
import TestSupport
import Testing

/// A COPY into a table of a scratch schema, on a session of its own with a transaction around it.
struct CopyFixture: Sendable {
    let sink: CopySink
    let session: PostgresSession
    /// The session's process at the server.
    let processID: String

    init(
        _ schema: ScratchSchema, table: String = "t", columns: [String] = ["id", "note"],
        showsDetail: Bool = false,
        dialect: CSVDialect = .standard
    ) async throws {
        (session, processID) = try await schema.secondSession(showsDetail: showsDetail)
        _ = try await session.run("BEGIN", label: "begin")
        sink = CopySink(
            session: session,
            statement: CopyStatement(table: schema.table(table), columns: columns, encoding: .csv(dialect)),
            label: table,
            keptChunks: 8)
    }

    /// Runs the COPY through and returns the error that it ends with, wherever it surfaces.
    func failure(_ chunks: [SealedChunk]) async throws -> PostgresError {
        do {
            try await sink.begin()
            for chunk in chunks { try await sink.accept(chunk) }
            _ = try await sink.finish()
        } catch let error as PostgresError {
            await sink.abandon()
            return error
        }
        throw DidNotFail()
    }
}

/// What should have failed did not.
struct DidNotFail: Error {}
