/// One state of a source, that any number of its readers can see.
public enum SourceSnapshot: Sendable, Equatable {
    /// There is none: each reader sees the source as it is when its read begins.
    case none
    /// Exported by an open transaction of PostgreSQL, by its id. With a table, that transaction also keeps the table
    /// from being truncated or rewritten.
    case postgres(String, table: String?)
    /// Of an Oracle database. A table is read at it by `AS OF SCN`; for a query the whole session is put back.
    case oracle(OracleSnapshot, isOfSession: Bool)

    /// Takes a snapshot of PostgreSQL. The transaction that it opens holds the snapshot, and must stay open until all
    /// readers have adopted it (Source: "Snapshot Synchronization Functions"). Nothing ends it while it is idle: see
    /// the session's settings.
    ///
    /// - Parameter table: what is read by ranges of its blocks, quoted for SQL. It is locked before the snapshot is
    ///   taken: TRUNCATE does not heed snapshots, and a rewrite moves rows to other blocks (Source: "Caveats" of
    ///   "Concurrency Control").
    static func takePostgres(
        _ holder: some SourceConnection, table: String? = nil
    ) async throws -> SourceSnapshot {
        try await holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if let table { try await holder.execute("LOCK TABLE \(table) IN ACCESS SHARE MODE") }
        guard let id = try await holder.textRows("SELECT pg_export_snapshot()", columns: 1).first?[0] else {
            throw SourceProtocolError("the source exported a snapshot without an id")
        }
        return .postgres(id, table: table)
    }

    /// Takes a snapshot of Oracle.
    static func takeOracle(_ holder: some SourceConnection, isOfSession: Bool) async throws -> SourceSnapshot
    {
        let answer = try await holder.firstAccepted(OracleSnapshot.statements, columns: 1).first?[0]
        return .oracle(try OracleSnapshot(parsing: answer), isOfSession: isOfSession)
    }

    /// Ends the transaction that holds it; to be called when all readers are done.
    public func release(on holder: some SourceConnection) async throws {
        if case .postgres = self { try await holder.execute("COMMIT") }
    }

    /// Makes a new connection see it.
    ///
    /// - Throws: ``SnapshotLost`` when it is no longer there, ``SourceTableWanted`` when another session is to change
    ///   its table.
    public func adopt(in reader: some SourceConnection) async throws {
        switch self {
        case .none: return
        case .postgres(let id, let table):
            try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try await lock(table, in: reader)
            do {
                try await reader.execute("SET TRANSACTION SNAPSHOT \(SQLText.postgresLiteral(id))")
            } catch let error as any SourceFailure where error.isStatementRefused {
                throw SnapshotLost(cause: error)
            }
        case .oracle(let snapshot, let isOfSession):
            for sql in OracleReaderSession.statements { try await reader.execute(sql) }
            if isOfSession { return try await reader.execute(snapshot.beginStatement) }
            do {
                try await reader.execute(OracleReaderSession.directReadStatement)
            } catch let error as any SourceFailure where error.isStatementRefused {}
        }
    }
}

extension SourceSnapshot {
    /// Locks the table before the snapshot is adopted. That the snapshot can then be adopted proves that the holder
    /// still has its own lock, so that nothing can have changed the table in between. It does not wait: a reader that
    /// queued up behind a session which waits for the holder would wait for ever, and no server sees that as a
    /// deadlock, since the holder is idle.
    private func lock(_ table: String?, in reader: some SourceConnection) async throws {
        guard let table else {
            // What a query reads is not known here.
            return try await reader.execute("SET LOCAL lock_timeout = '60s'")
        }
        do {
            try await reader.execute("LOCK TABLE \(table) IN ACCESS SHARE MODE NOWAIT")
        } catch let error as any SourceFailure where error.isStatementRefused {
            throw SourceTableWanted(table: table, cause: error)
        }
    }
}

/// Another session waits to truncate or change the table that is read, and all readers' locks are in its way.
public struct SourceTableWanted: Error, Sendable, CustomStringConvertible {
    /// Quoted for SQL.
    public let table: String
    /// What the source said.
    public let cause: any Error

    /// One line.
    public var description: String {
        "another session waits to change \(table), and another reader would have to queue up behind it (\(cause)); run it again "
            + "when that is done, or with --parallel 1"
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
