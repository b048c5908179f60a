/// What to do about a connection pooler that gives each transaction another session of the server.
public enum PoolingPolicy: Sendable {
    /// It is refused: neither the lock of a sync nor settings would hold.
    case refuseTransactionPooling
    /// All that the session does is one read-only transaction, which ends with the session.
    case readInOneTransaction
}

extension PostgresHandle {
    /// Looks for a pooler that gives each transaction another session (PgBouncer's `pool_mode = transaction`). To be
    /// called before the first setting is made, which would otherwise reach whoever gets that session next.
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
        // A pooler's greeting carries a number of its own, not that of the server's process.
        guard own != greetedProcess else { return false }
        // While another connection is inside a transaction it keeps the session that it was lent: this one's, or one
        // that this one would have been given otherwise.
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
