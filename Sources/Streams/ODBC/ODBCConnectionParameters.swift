/// How to reach a source through ODBC. Secrets never show in a description.
public struct ODBCConnectionParameters: Sendable, CustomStringConvertible {
    /// Connection string, or `DSN=name`.
    public var connectionString: ODBCConnectionString
    /// Seconds for connecting, where the driver takes a limit.
    public var loginTimeoutSeconds: Int
    /// User's entries against the quirks table, in order.
    public var quirkOverrides: [(key: String, value: String)]
    /// Statements run after the engine's own session settings.
    public var sessionStatements: [String]

    /// Builds parameters.
    public init(
        connectionString: ODBCConnectionString,
        loginTimeoutSeconds: Int = 10, quirkOverrides: [(key: String, value: String)] = [],
        sessionStatements: [String] = []
    ) {
        self.connectionString = connectionString
        self.loginTimeoutSeconds = loginTimeoutSeconds
        self.quirkOverrides = quirkOverrides
        self.sessionStatements = sessionStatements
    }

    /// Driver or data source name only.
    public var description: String {
        if let dsn = connectionString.value("DSN") { return "odbc://\(dsn)" }
        return "odbc:Driver=\(connectionString.value("Driver") ?? "?")"
    }
}
