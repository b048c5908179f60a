/// How to reach a PostgreSQL database. The password never shows in a description.
public struct PostgresConnectionParameters: Sendable, Equatable, CustomStringConvertible {
    /// `postgres://` URL or any other text that libpq takes as `dbname`.
    public var url: String
    /// Overrides the URL's user.
    public var user: String?
    /// Overrides the URL's password.
    public var password: String?
    /// Seen by the server's administrators in `pg_stat_activity`; cut to 63 bytes by the server.
    public var applicationName: String
    /// Seconds for one connect attempt, unless the URL says otherwise.
    public var connectTimeoutSeconds: Int

    /// Builds parameters.
    public init(
        url: String, user: String? = nil, password: String? = nil, applicationName: String = "replicator",
        connectTimeoutSeconds: Int = 10
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.applicationName = applicationName
        self.connectTimeoutSeconds = connectTimeoutSeconds
    }

    /// The keywords for libpq, in order: the URL overrides those before `dbname`, and those after it override the
    /// URL.
    var keywords: [(name: String, value: String)] {
        var words: [(name: String, value: String)] = [
            ("connect_timeout", String(connectTimeoutSeconds)),
            ("fallback_application_name", applicationName),
            ("keepalives_idle", "60"), ("keepalives_interval", "10"), ("keepalives_count", "6"),
            // Milliseconds: a peer that vanished while data was under way is noticed.
            ("tcp_user_timeout", "120000"),
            ("gssencmode", "disable"),
            ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        if let user { words.append(("user", user)) }
        if let password { words.append(("password", password)) }
        return words
    }

    /// Without URL, since that may hold a password.
    public var description: String { "PostgreSQL (\(applicationName))" }
}
