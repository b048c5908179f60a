import Streams

/// Where data is read from or written to, as flags and configuration name it.
///
/// | form | what |
/// |---|---|
/// | `odbc:<connection string>`, `odbc://DSN` | a database through an ODBC driver |
/// | `postgres://…`, `postgresql://…` | PostgreSQL, any connection URL of libpq |
/// | `s3://bucket/prefix` | a bucket |
///
/// A value of this type can be printed: ``description`` shows no password. No error of its parsing quotes the text,
/// because a mistyped URL may hold a password in any place.
enum ConnectionURL: Sendable, Equatable {
    case odbc(ODBCConnectionString)
    case postgres(PostgresURL)
    case s3(BucketURL)

    /// - Throws: ``ValueError`` for an unknown form, and for what the form in question does not allow.
    init(parsing text: String) throws(ValueError) {
        let text = text.trimmingSpaces
        if let rest = text.droppingScheme("odbc://") {
            self = .odbc(try ODBCConnectionString(dataSourceName: rest))
        } else if let rest = text.droppingScheme("odbc:") {
            self = .odbc(try ODBCConnectionString(parsing: rest))
        } else if let rest = text.droppingScheme("postgres://") ?? text.droppingScheme("postgresql://") {
            self = .postgres(try PostgresURL(afterScheme: rest))
        } else if let rest = text.droppingScheme("s3://") {
            self = .s3(try BucketURL(afterScheme: rest))
        } else {
            throw Self.refusal(of: text)
        }
    }

    /// The same place with a user and a password that the configuration gives beside the URL.
    ///
    /// - Throws: ``ValueError`` when the URL holds one already, and for kinds that have no users.
    func adding(user: String?, password: Secret?) throws(ValueError) -> ConnectionURL {
        guard user != nil || password != nil else { return self }
        return switch self {
        case .odbc(let connection): .odbc(try connection.adding(user: user, password: password))
        case .postgres(let url): .postgres(try url.adding(user: user, password: password))
        case .s3:
            throw ValueError(
                expected: "a database", found: nil, reason: "user and password belong to database connections"
            )
        }
    }

    /// Whether the text itself holds a password.
    var holdsPassword: Bool {
        switch self {
        case .odbc(let connection): connection.holdsPassword
        case .postgres(let url): url.holdsPassword
        case .s3: false
        }
    }

    private static func refusal(of text: String) -> ValueError {
        let keywords = ["host", "hostaddr", "dbname", "user", "port", "service", "sslmode", "password"]
        let looksLikeConninfo = keywords.contains { text.hasPrefix("\($0)=") || text.hasPrefix("\($0) =") }
        return ValueError(
            expected: "odbc:<connection string>, odbc://DSN, postgres://… or s3://bucket/prefix",
            found: nil,
            reason: looksLikeConninfo
                ? "PostgreSQL connection strings of the form key=value are not supported, write postgres://user@host/db"
                : "this is not a URL of a known kind")
    }
}

extension ConnectionURL: CustomStringConvertible {
    /// The URL without passwords.
    var description: String {
        switch self {
        case .odbc(let connection): connection.redacted
        case .postgres(let url): url.redacted
        case .s3(let location): location.description
        }
    }
}

extension String {
    /// What follows the scheme, which may be in any case; nil when the text starts otherwise.
    fileprivate func droppingScheme(_ scheme: String) -> String? {
        prefix(scheme.count).lowercased() == scheme ? String(dropFirst(scheme.count)) : nil
    }
}
