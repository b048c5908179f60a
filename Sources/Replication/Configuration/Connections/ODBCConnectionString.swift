import Streams

/// An ODBC connection string, `DRIVER={Oracle 21};DBQ=//host/service;UID=scott;PWD={p;w}`, that holds no mistake which a
/// driver would read in its own way, and never shows what may be secret.
struct ODBCConnectionString: Sendable, Equatable {
    /// For the driver, secrets included.
    private(set) var connectionString: ConnectionString

    /// What `SQLDriverConnect` takes.
    var text: Secret { Secret(connectionString.text) }

    private var parts: [(name: String, value: String)] { connectionString.parts }

    /// - Throws: ``ValueError`` for an empty text, a part without `=`, an open `{`, and text behind a closed one.
    init(parsing text: String) throws(ValueError) {
        let string = ConnectionString(text)
        if let problem = string.problem {
            throw ValueError(
                expected: "an ODBC connection string such as DSN=name or DRIVER={…};SERVER=…", found: nil,
                reason: "the connection string cannot be read: \(problem)")
        }
        connectionString = string
    }

    /// - Parameter dataSourceName: a section of `odbc.ini`.
    /// - Throws: ``ValueError`` for a name that the driver manager cannot look up.
    init(dataSourceName: String) throws(ValueError) {
        guard !dataSourceName.isEmpty, !dataSourceName.contains(where: { "[]{}(),;?*=!@\\/".contains($0) })
        else {
            throw ValueError(
                expected: "odbc://DSN with the name of a data source from odbc.ini", found: nil,
                reason: "a data source name is not empty and has none of []{}(),;?*=!@\\/")
        }
        try self.init(parsing: "DSN=\(dataSourceName)")
    }

    /// Whether a user is named.
    var holdsUser: Bool { parts.contains { Self.userNames.contains($0.name.lowercased()) } }

    /// Whether a password is given.
    var holdsPassword: Bool { parts.contains { Self.passwordNames.contains($0.name.lowercased()) } }

    /// The value of an attribute such as `DRIVER`, in any case; nil where it is missing or may be secret.
    func value(of name: String) -> String? {
        guard Self.harmlessNames.contains(name.lowercased()) else { return nil }
        return connectionString.value(name)
    }

    /// The same connection with `UID` and `PWD` at its end.
    ///
    /// - Throws: ``ValueError`` when the text holds them already, because drivers differ in which of two they take.
    func adding(user: String?, password: Secret?) throws(ValueError) -> ODBCConnectionString {
        if user != nil && holdsUser {
            throw ValueError(
                expected: "one user", found: nil, reason: "the connection string holds a user already")
        }
        if password != nil && holdsPassword {
            throw ValueError(
                expected: "one password", found: nil, reason: "the connection string holds a password already"
            )
        }
        var result = self
        if let user { result.connectionString.append("UID", user) }
        if let password { result.connectionString.append("PWD", password.revealed) }
        return result
    }

    /// The connection with the values that say where it goes. Passwords are `***`; attributes that are not known to be
    /// harmless are left out, name and value, because a password with a bare `;` in it looks like one.
    var redacted: String {
        var shown: [String] = []
        var hidesSome = false
        for attribute in parts {
            if Self.harmlessNames.contains(attribute.name.lowercased()) {
                shown.append(
                    "\(attribute.name)=\(ConnectionString.braced(ConnectionString.unbraced(attribute.value)))"
                )
            } else if Self.passwordNames.contains(attribute.name.lowercased()) {
                shown.append("\(attribute.name)=***")
            } else {
                hidesSome = true
            }
        }
        return "odbc:" + (shown + (hidesSome ? ["…"] : [])).joined(separator: ";")
    }

    private static let userNames: Set<String> = ["uid", "user", "username", "user id", "userid"]
    private static let passwordNames: Set<String> = ["pwd", "password"]
    private static let harmlessNames: Set<String> = userNames.union([
        "driver", "dsn", "filedsn", "server", "servername", "host", "hostname", "port", "database", "db",
        "dbq", "sid",
        "service", "servicename", "sslmode",
    ])
}

/// No way of printing it shows more than ``redacted``.
extension ODBCConnectionString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { redacted }
    var debugDescription: String { redacted }
    var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
