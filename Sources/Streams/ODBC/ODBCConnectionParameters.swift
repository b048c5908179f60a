/// How to reach a source behind ODBC. Secrets never show in a description.
public struct ODBCConnectionParameters: Sendable, CustomStringConvertible {
    /// Connection string, or `DSN=name`.
    public var connectionString: ConnectionString
    /// Added as `UID` where the string has none.
    public var user: String?
    /// Added as `PWD` where the string has none.
    public var password: String?
    /// Seconds for connecting, where the driver takes a limit.
    public var loginTimeoutSeconds: Int
    /// User's entries against the quirks table, in order.
    public var quirkOverrides: [(key: String, value: String)]
    /// Statements run after the engine's own session settings.
    public var sessionStatements: [String]

    /// Builds parameters.
    public init(
        connectionString: ConnectionString, user: String? = nil, password: String? = nil,
        loginTimeoutSeconds: Int = 10, quirkOverrides: [(key: String, value: String)] = [],
        sessionStatements: [String] = []
    ) {
        self.connectionString = connectionString
        self.user = user
        self.password = password
        self.loginTimeoutSeconds = loginTimeoutSeconds
        self.quirkOverrides = quirkOverrides
        self.sessionStatements = sessionStatements
    }

    /// Driver or data source name only.
    public var description: String {
        if let dsn = connectionString.value("DSN") { return "odbc://\(dsn)" }
        return "odbc:Driver=\(connectionString.value("Driver") ?? "?")"
    }

    /// The string with user and password added.
    var completed: ConnectionString {
        var string = connectionString
        if let user, !string.has("UID"), !string.has("Username") { string.append("UID", user) }
        if let password, !string.has("PWD"), !string.has("Password") { string.append("PWD", password) }
        return string
    }
}
