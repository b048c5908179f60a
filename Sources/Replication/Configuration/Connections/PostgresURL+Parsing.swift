import Cloud
import Streams

extension PostgresURL {
    /// - Parameter text: what follows `postgres://` or `postgresql://`; may be empty.
    /// - Throws: ``ValueError``, which never quotes the text.
    init(afterScheme text: String) throws(ValueError) {
        self.init(hosts: [], user: nil, password: nil, database: nil, parameters: [])
        var rest = text[...]
        if let sign = rest.firstIndex(where: { $0 == "@" || $0 == "/" }), rest[sign] == "@" {
            try readCredentials(rest[..<sign])
            rest = rest[rest.index(after: sign)...]
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        rest = rest.dropFirst(authority.count)
        hosts = try Self.hosts(of: authority)
        if rest.first == "/" {
            let path = rest.dropFirst().prefix { $0 != "?" }
            rest = rest.dropFirst(path.count + 1)
            guard !path.contains("/"), !path.contains("@") else {
                throw Self.refusal(
                    "the database name holds a bare / or @; write / as %2F and @ as %40, also in passwords")
            }
            database = path.isEmpty ? nil : try Self.decoded(path)
        }
        if rest.first == "?" { try readQuery(rest.dropFirst()) }
    }

    private mutating func readCredentials(_ text: Substring) throws(ValueError) {
        let name = text.prefix { $0 != ":" }
        user = name.isEmpty ? nil : try Self.decoded(name)
        if name.endIndex < text.endIndex {
            let secret = try Self.decoded(text[text.index(after: name.endIndex)...])
            password = secret.isEmpty ? nil : Secret(secret)
        }
    }

    private mutating func readQuery(_ text: Substring) throws(ValueError) {
        for piece in text.split(separator: "&", omittingEmptySubsequences: false) {
            let sides = piece.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw Self.refusal("a parameter is not name=value; write = in values as %3D and & as %26")
            }
            let name = try Self.decoded(sides[0])
            let value = try Self.decoded(sides[1])
            switch name {
            case "user": user = value
            case "password": password = Secret(value)
            case "dbname": database = value
            default: parameters.append(Parameter(name: name, value: Secret(value)))
            }
        }
    }

    private static func hosts(of authority: Substring) throws(ValueError) -> [Host] {
        guard !authority.isEmpty else { return [] }
        var hosts: [Host] = []
        for piece in authority.split(separator: ",", omittingEmptySubsequences: false) {
            guard !piece.contains("@") else {
                throw refusal("there is more than one @; write @ in user and password as %40")
            }
            hosts.append(try host(of: piece))
        }
        return hosts
    }

    private static func host(of text: Substring) throws(ValueError) -> Host {
        var name = text.prefix { $0 != ":" }
        var behind = text.dropFirst(name.count)
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else {
                throw refusal("an IPv6 address has no closing ]")
            }
            name = text[text.index(after: text.startIndex)..<end]
            behind = text[text.index(after: end)...]
            guard !name.isEmpty, name.allSatisfy({ $0.isHexDigit || ":.%".contains($0) }) else {
                throw refusal("what stands in [] is not an IPv6 address")
            }
        }
        guard !behind.isEmpty else { return Host(name: try decoded(name), port: nil) }
        let digits = behind.dropFirst()
        guard behind.first == ":", digits.isEmpty || (digits.allSatisfy(\.isASCII) && Int(digits) != nil)
        else {
            throw refusal(
                "the port is not a number; write : / and @ in user and password as %3A, %2F and %40")
        }
        let port = Int(digits)
        guard port.map((1...65_535).contains) ?? true else {
            throw refusal("the port must be from 1 to 65535")
        }
        return Host(name: try decoded(name), port: port)
    }

    private static func decoded(_ text: Substring) throws(ValueError) -> String {
        guard let decoded = PercentEncoding.decodeStrictly(text) else {
            throw refusal("a % is not followed by two hexadecimal digits of UTF-8; write % as %25")
        }
        return decoded
    }

    private static func refusal(_ reason: String) -> ValueError {
        ValueError(
            expected: "postgres://user@host:port/database", found: nil,
            reason: "the PostgreSQL URL cannot be read: \(reason)")
    }
}
