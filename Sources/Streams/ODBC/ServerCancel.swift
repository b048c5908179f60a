/// Asks a server to stop what one of its sessions runs, over a second connection: for drivers whose `SQLCancel` does
/// nothing during a fetch (psqlodbc 13.02 with a declared cursor: it only looks for a statement that is being executed).
struct ServerCancel: Sendable {
    /// Of the session's own connection, secrets included.
    let connectionString: String
    /// Of the session's own connection.
    let loginTimeoutSeconds: Int
    /// What stops the session's statement.
    let sql: String

    /// Connects and asks; blocks. A failure leaves things as they are: the caller repeats it while the statement runs.
    func send() {
        guard
            let connection = try? ConnectionHandle(
                connectionString: connectionString, loginTimeoutSeconds: loginTimeoutSeconds),
            let statement = try? StatementHandle(connection)
        else { return }
        try? statement.execute(sql)
    }
}
