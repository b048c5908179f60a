/// One state of a source, that any number of its readers can see.
public enum SourceSnapshot: Sendable, Equatable {
    /// There is none: each reader sees the source as it is when its read begins.
    case none
    /// Exported by an open transaction of PostgreSQL, by its id.
    case postgres(String)
    /// Of an Oracle database. A table is read at it by `AS OF SCN`; for a query the whole session is put back.
    case oracle(OracleSnapshot, isOfSession: Bool)

    /// Takes PostgreSQL's. The transaction that it opens holds it, and must stay open until all readers have adopted it
    /// (Source: "Snapshot Synchronization Functions"). Nothing ends it while it is idle: see the session's settings.
    static func takePostgres(_ holder: some SourceConnection) async throws -> SourceSnapshot {
        try await holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        guard let id = try await holder.textRows("SELECT pg_export_snapshot()", columns: 1).first?[0] else {
            throw SourceProtocolError("the source exported a snapshot without an id")
        }
        return .postgres(id)
    }

    /// Takes Oracle's.
    static func takeOracle(_ holder: some SourceConnection, isOfSession: Bool) async throws -> SourceSnapshot
    {
        let answer = try await holder.firstAccepted(OracleSnapshot.statements, columns: 1).first?[0]
        return .oracle(try OracleSnapshot(parsing: answer), isOfSession: isOfSession)
    }

    /// Ends the hold on it, when all readers are done.
    public func release(on holder: some SourceConnection) async throws {
        if case .postgres = self { try await holder.execute("COMMIT") }
    }

    /// Makes a new connection see it.
    ///
    /// - Throws: ``SnapshotLost`` when it is no longer there.
    public func adopt(in reader: some SourceConnection) async throws {
        switch self {
        case .none: return
        case .postgres(let id):
            try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            do {
                try await reader.execute("SET TRANSACTION SNAPSHOT \(PostgresSourceSQL.literal(id))")
            } catch let error as any SourceFailure where error.isStatementRefused {
                throw SnapshotLost(cause: error)
            }
        case .oracle(let snapshot, let isOfSession):
            for sql in OracleReaderSession.statements { try await reader.execute(sql) }
            if isOfSession { try await reader.execute(snapshot.beginStatement) }
        }
    }
}

/// A reader could not be given the state that the others read: the run has to start over.
public struct SnapshotLost: Error, Sendable, CustomStringConvertible {
    /// What the source said.
    public let cause: any Error

    /// One line.
    public var description: String {
        "the snapshot that all readers share is gone, so the rest would be read from another state (\(cause)); run it again, "
            + "or with --parallel 1"
    }
}
