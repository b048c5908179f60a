/// An ODBC connection string, `DRIVER={Oracle 21};DBQ=//host/service;UID=scott;PWD={p;w}`, read just far enough to
/// know which keywords it has. It holds secrets: only ``text`` shows them, and it is for the driver.
public struct ODBCConnectionString: Sendable, Equatable {
    /// Keywords and values in order; a value in braces keeps them.
    public private(set) var parts: [(name: String, value: String)]
    /// What is not of the form that drivers agree on; `nil` when nothing is.
    public private(set) var problem: String?

    /// Reads `KEY=value;KEY={value; with semicolons}`. What is not of that form is kept as it is for the driver to
    /// judge.
    public init(_ text: String) {
        parts = []
        var rest = Substring(text)
        while !rest.isEmpty {
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else {
                rest = rest.dropFirst()
                let word = name.trimmingBlanks()
                if !word.isEmpty {
                    parts.append((word, ""))
                    note("a part has no =")
                }
                continue
            }
            if name.trimmingBlanks().isEmpty { note("a part has no name before its =") }
            rest = rest.dropFirst()
            let value = takeValue(&rest)
            parts.append((name.trimmingBlanks(), value))
        }
        if parts.isEmpty { note("it is empty") }
    }

    /// The first problem is the one to mend first.
    private mutating func note(_ text: String) { problem = problem ?? text }

    private mutating func takeValue(_ rest: inout Substring) -> String {
        var value = ""
        rest = rest.drop { $0 == " " }
        if rest.first == "{" {
            // Inside braces "}}" stands for one brace, and ";" for itself.
            value.append(rest.removeFirst())
            var isClosed = false
            while !isClosed, let character = rest.popFirst() {
                value.append(character)
                guard character == "}" else { continue }
                if rest.first == "}" { value.append(rest.removeFirst()) } else { isClosed = true }
            }
            if !isClosed { note("a { is not closed") }
            rest = rest.drop { $0 == " " }
            if isClosed, let next = rest.first, next != ";" { note("a closing } is not followed by ;") }
        }
        while let character = rest.popFirst(), character != ";" { value.append(character) }
        return Substring(value).trimmingBlanks()
    }

    /// Whether the keyword is there, without regard to case.
    public func has(_ name: String) -> Bool {
        parts.contains { $0.name.lowercased() == name.lowercased() }
    }

    /// A keyword's value without braces; `nil` when it is not there.
    public func value(_ name: String) -> String? {
        parts.first { $0.name.lowercased() == name.lowercased() }.map { Self.unbraced($0.value) }
    }

    /// A value without its braces.
    public static func unbraced(_ value: String) -> String {
        guard value.hasPrefix("{"), value.hasSuffix("}"), value.count > 1 else { return value }
        return String(value.dropFirst().dropLast()).replacing("}}", with: "}")
    }

    /// A value in braces where it needs them: where it holds what ODBC reserves, or blanks.
    public static func braced(_ value: String) -> String {
        let needsBraces =
            value.isEmpty || value.contains { "[]{}(),;?*=!@\\ ".contains($0) || $0.isWhitespace }
        return needsBraces ? "{" + value.replacing("}", with: "}}") + "}" : value
    }

    /// Adds a keyword at the end, in braces where its value needs them.
    public mutating func append(_ name: String, _ value: String) {
        parts.append((name, Self.braced(value)))
    }

    /// The string for the driver, secrets included.
    public var text: String {
        parts.map { $0.value.isEmpty && !$0.name.isEmpty ? "\($0.name)=" : "\($0.name)=\($0.value)" }
            .joined(separator: ";")
    }

    /// Whether a user is named.
    public var holdsUser: Bool { parts.contains { Self.userNames.contains($0.name.lowercased()) } }

    /// Whether a password is given.
    public var holdsPassword: Bool { parts.contains { Self.passwordNames.contains($0.name.lowercased()) } }

    /// The value of an attribute such as `DRIVER`, in any case; nil where it is missing or may be secret.
    public func harmlessValue(_ name: String) -> String? {
        Self.harmlessNames.contains(name.lowercased()) ? value(name) : nil
    }

    /// The connection with the values that say where it goes. Passwords are `***`; attributes that are not known to be
    /// harmless are left out, name and value, because a password with a bare `;` in it looks like one.
    public var redacted: String {
        var shown: [String] = []
        var hidesSome = false
        for attribute in parts {
            if Self.harmlessNames.contains(attribute.name.lowercased()) {
                shown.append("\(attribute.name)=\(Self.braced(Self.unbraced(attribute.value)))")
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
        "dbq", "sid", "service", "servicename", "sslmode",
    ])

    /// Equal when every part is.
    public static func == (left: Self, right: Self) -> Bool {
        left.parts.elementsEqual(right.parts) { $0 == $1 }
    }
}

/// No way of printing it shows more than ``ODBCConnectionString/redacted``.
extension ODBCConnectionString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without secrets.
    public var description: String { redacted }
    /// Without secrets.
    public var debugDescription: String { redacted }
    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension Substring {
    fileprivate func trimmingBlanks() -> String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
