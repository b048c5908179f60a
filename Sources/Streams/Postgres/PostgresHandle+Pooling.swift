/// What a pooler between this end and the server does to sessions.
public enum PoolingPolicy: Sendable {
    /// A pooler that gives each transaction another session is refused: the lock of a sync, and settings, would not hold.
    case refuseTransactionPooling
    /// With such a pooler, all that the session does is one read-only transaction, which ends with the session.
    case readInOneTransaction
}

extension PostgresHandle {
    /// Looks for a pooler that gives each transaction another session (PgBouncer's `pool_mode = transaction`), before the
    /// first setting: there it would reach whoever gets that session next.
    ///
    /// - Parameter another: connects once more.
    /// - Returns: whether the session is one transaction from here on.
    /// - Throws: ``PostgresError``; also for a pooler that the policy refuses.
    func settlePooling(
        _ policy: PoolingPolicy, another: () throws(PostgresError) -> PostgresHandle
    ) throws -> Bool {
        guard try isPooledByTransaction(another: another) else { return false }
        switch policy {
        case .refuseTransactionPooling:
            throw PostgresError(
                statement: "connect", sqlState: "0A000",
                message:
                    "a connection pooler gives each transaction another session (PgBouncer: pool_mode = transaction), so that the locks "
                    + "and settings of a session do not hold; connect to the server itself, or to a pool with pool_mode = session"
            )
        case .readInOneTransaction:
            _ = try command("BEGIN READ ONLY")
            return true
        }
    }

    private func isPooledByTransaction(another: () throws(PostgresError) -> PostgresHandle) throws -> Bool {
        let own = try process()
        // A pooler greets with a number that is no process of the server.
        guard own != greetedProcess else { return false }
        // While another connection is inside a transaction it keeps what it was lent: this one's session, or one that
        // this one would have been given otherwise.
        let other = try another()
        _ = try other.command("BEGIN")
        if try other.process() == own { return true }
        return try process() != own
    }

    private func process() throws -> Int {
        let answer = try command("SELECT pg_backend_pid()")
        return Int(answer.text(row: 0, column: 0) ?? "") ?? 0
    }

    private func command(_ sql: String) throws -> PostgresResult {
        try run(sql, parameters: [], label: "connect", showsDetail: false)
    }
}
