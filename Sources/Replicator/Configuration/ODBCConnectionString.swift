/// An ODBC connection string, `DRIVER={Oracle 21};DBQ=//host/service;UID=scott;PWD={p;w}`, kept as it was written.
///
/// Drivers differ in what they make of a connection string, so the text goes to the driver manager letter by letter. It is
/// taken apart here only to find out what must not be shown and whether a user is named.
struct ODBCConnectionString: Sendable, Equatable {
    private struct Attribute: Sendable, Equatable {
        let name: String
        let value: Secret
    }

    private let attributes: [Attribute]

    /// What `SQLDriverConnect` takes.
    let text: Secret

    /// - Throws: ``ValueError`` for an empty text, a part without `=`, an open `{`, and text behind a closed one.
    init(parsing text: String) throws(ValueError) {
        attributes = try Self.attributes(of: text)
        self.text = Secret(text)
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
    var holdsUser: Bool { attributes.contains { Self.userNames.contains($0.name.lowercased()) } }

    /// Whether a password is given.
    var holdsPassword: Bool { attributes.contains { Self.passwordNames.contains($0.name.lowercased()) } }

    /// The value of an attribute such as `DRIVER`, in any case; nil where it is missing or may be secret.
    func value(of name: String) -> String? {
        guard Self.harmlessNames.contains(name.lowercased()) else { return nil }
        return attributes.first { $0.name.lowercased() == name.lowercased() }?.value.revealed
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
        var result = text.revealed
        for (name, value) in [("UID", user), ("PWD", password?.revealed)] {
            guard let value else { continue }
            result += (result.hasSuffix(";") ? "" : ";") + "\(name)=\(Self.quotedIfNeeded(value))"
        }
        return try ODBCConnectionString(parsing: result)
    }

    /// The connection with the values that say where it goes. Passwords are `***`; attributes that are not known to be
    /// harmless are left out, name and value, because a password with a bare `;` in it looks like one.
    var redacted: String {
        var parts: [String] = []
        var hidesSome = false
        for attribute in attributes {
            if Self.harmlessNames.contains(attribute.name.lowercased()) {
                parts.append("\(attribute.name)=\(Self.quotedIfNeeded(attribute.value.revealed))")
            } else if Self.passwordNames.contains(attribute.name.lowercased()) {
                parts.append("\(attribute.name)=***")
            } else {
                hidesSome = true
            }
        }
        return "odbc:" + (parts + (hidesSome ? ["…"] : [])).joined(separator: ";")
    }

    private static let userNames: Set<String> = ["uid", "user", "username", "user id", "userid"]
    private static let passwordNames: Set<String> = ["pwd", "password"]
    private static let harmlessNames: Set<String> = userNames.union([
        "driver", "dsn", "filedsn", "server", "servername", "host", "hostname", "port", "database", "db",
        "dbq", "sid",
        "service", "servicename", "sslmode",
    ])

    private static func attributes(of text: String) throws(ValueError) -> [Attribute] {
        var attributes: [Attribute] = []
        var rest = text[...]
        while !rest.isEmpty {
            let name = String(rest.prefix { $0 != "=" && $0 != ";" })
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else {
                guard name.trimmingSpaces.isEmpty else { throw refusal("a part has no =") }
                rest = rest.dropFirst()
                continue
            }
            guard !name.trimmingSpaces.isEmpty else { throw refusal("a part has no name before its =") }
            rest = rest.dropFirst().drop { $0 == " " }
            let value = rest.first == "{" ? try takeBraced(from: &rest) : takePlain(from: &rest)
            attributes.append(Attribute(name: name.trimmingSpaces, value: Secret(value)))
        }
        guard !attributes.isEmpty else { throw refusal("it is empty") }
        return attributes
    }

    private static func takePlain(from rest: inout Substring) -> String {
        let value = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(value.count + 1)
        return String(value).trimmingSpaces
    }

    /// Takes `{…}`, in which `}}` stands for one brace and `;` is a letter.
    private static func takeBraced(from rest: inout Substring) throws(ValueError) -> String {
        rest.removeFirst()
        var value = ""
        while let letter = rest.popFirst() {
            guard letter == "}" else {
                value.append(letter)
                continue
            }
            if rest.first == "}" {
                rest.removeFirst()
                value.append("}")
                continue
            }
            rest = rest.drop { $0 == " " }
            guard rest.isEmpty || rest.first == ";" else { throw refusal("a closing } is not followed by ;") }
            rest = rest.dropFirst()
            return value
        }
        throw refusal("a { is not closed")
    }

    private static func quotedIfNeeded(_ value: String) -> String {
        let needsBraces = value.isEmpty || value.contains { "[]{}(),;?*=!@\\ ".contains($0) }
        return needsBraces ? "{\(value.replacing("}", with: "}}"))}" : value
    }

    private static func refusal(_ reason: String) -> ValueError {
        ValueError(
            expected: "an ODBC connection string such as DSN=name or DRIVER={…};SERVER=…", found: nil,
            reason: "the connection string cannot be read: \(reason)")
    }
}

extension ODBCConnectionString: CustomStringConvertible {
    /// The connection without passwords, see ``redacted``.
    var description: String { redacted }
}
