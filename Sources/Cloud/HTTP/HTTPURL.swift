/// An `http` or `https` address, kept in the form in which it goes on the wire: nothing is normalised, so what is
/// signed is what is sent.
public struct HTTPURL: Sendable, Equatable {
    /// Whether TLS is used.
    public var isSecure: Bool
    /// Host name or address, without brackets or port.
    public var host: String
    /// Port, or `nil` for the scheme's own (80, 443).
    public var port: Int?
    /// Percent-encoded path, beginning with `/`.
    public var path: String
    /// Percent-encoded query without `?`, or `nil`.
    public var query: String?

    /// Builds an address from its parts, which must be percent-encoded already.
    public init(isSecure: Bool, host: String, port: Int? = nil, path: String = "/", query: String? = nil) {
        self.isSecure = isSecure
        self.host = host
        self.port = port == (isSecure ? 443 : 80) ? nil : port
        self.path = path
        self.query = query
    }

    /// Reads an absolute address such as `http://127.0.0.1:8333/base?x=1`.
    ///
    /// - Throws: ``HTTPError`` with code `invalidRequest`. User names in an address are refused, because addresses
    ///   are logged.
    public init(_ text: String) throws(HTTPError) {
        func invalid(_ reason: String) -> HTTPError {
            HTTPError(
                .invalidRequest, host: "", detail: "an address is http://host or https://host, \(reason)")
        }
        let isSecure: Bool
        let rest: Substring
        if text.lowercased().hasPrefix("https://") {
            (isSecure, rest) = (true, text.dropFirst(8))
        } else if text.lowercased().hasPrefix("http://") {
            (isSecure, rest) = (false, text.dropFirst(7))
        } else {
            throw invalid("but this one has no such scheme")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let target = rest.dropFirst(authority.count).prefix { $0 != "#" }
        guard !authority.contains("@") else { throw invalid("without a user name in it") }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw invalid("of ASCII without spaces; encode the rest as %XX")
        }
        let (host, port) = try Self.splitAuthority(authority, invalid: invalid)
        let query = target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
        let path = target.prefix { $0 != "?" }
        self.init(
            isSecure: isSecure, host: host, port: port, path: path.isEmpty ? "/" : String(path), query: query)
    }

    private static func splitAuthority(
        _ authority: Substring, invalid: (String) -> HTTPError
    ) throws(HTTPError) -> (host: String, port: Int?) {
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw invalid("but its [ is never closed") }
            host = authority[authority.index(after: authority.startIndex)..<end]
            rest = authority[authority.index(after: end)...]
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority.dropFirst(host.count)
        }
        guard !host.isEmpty else { throw invalid("but this one has no host") }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65535).contains(port) else {
            throw invalid("and a port is a number from 1 to 65535")
        }
        return (String(host), port)
    }

    /// Host and, unless it is the scheme's own, port: the value of the `Host` header.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    /// Scheme and authority; safe to log.
    public var origin: String { (isSecure ? "https://" : "http://") + authority }

    /// The whole address. A presigned one carries a signature in its query: do not log it, log ``origin``.
    public var text: String { origin + path + (query.map { "?" + $0 } ?? "") }
}
