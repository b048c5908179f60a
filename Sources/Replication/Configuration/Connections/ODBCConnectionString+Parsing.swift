import Streams

/// What configuration and flags may say: a connection string without a mistake that a driver would read in its own way.
extension ODBCConnectionString {
    /// - Throws: ``ValueError`` for an empty text, a part without `=`, an open `{`, and text after a closed one.
    init(parsing text: String) throws(ValueError) {
        self.init(text)
        guard let problem else { return }
        throw ValueError(
            expected: "an ODBC connection string such as DSN=name or DRIVER={…};SERVER=…", found: nil,
            reason: "the connection string cannot be read: \(problem)")
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
        if let user { result.append("UID", user) }
        if let password { result.append("PWD", password.revealed) }
        return result
    }
}
