/// The text whose hash an AWS signature covers: the request in a canonical form, which the server derives from the
/// request too. Pure; the rules are those of Signature Version 4.
struct CanonicalRequest: Equatable {
    /// How the path is written. S3 alone takes object keys as they are.
    enum PathStyle: Sendable {
        /// Encoded once, as on the wire, never normalised: `a/../b` and `a//b` are keys of their own.
        case s3
        /// `.` and `..` and empty segments removed, then encoded once more: every other service.
        case normalised
    }

    /// Headers that connections and proxies may change, and which are therefore not signed.
    private static let unsignedHeaders: Set<String> = [
        "authorization", "connection", "content-length", "expect", "te", "transfer-encoding", "user-agent",
        "x-amzn-trace-id",
    ]

    /// Names of the headers that are signed, lower case, sorted, joined by `;`.
    let signedHeaders: String
    /// The whole text.
    let text: String

    init(_ request: HTTPRequest, payloadHash: String, pathStyle: PathStyle) {
        var values: [String: [String]] = ["host": [request.url.authority]]
        for field in request.headers.fields {
            let name = field.name.lowercased()
            if name == "host" || Self.unsignedHeaders.contains(name) { continue }
            values[name, default: []].append(Self.collapsed(field.value))
        }
        let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        signedHeaders = names.joined(separator: ";")
        text =
            request.method.rawValue + "\n" + Self.path(request.url.path, style: pathStyle) + "\n"
            + Self.query(request.url.query) + "\n"
            + names.map { "\($0):\(values[$0, default: []].joined(separator: ","))\n" }.joined() + "\n"
            + signedHeaders + "\n" + payloadHash
    }

    static func path(_ path: String, style: PathStyle) -> String {
        switch style {
        case .s3: path.isEmpty ? "/" : path
        case .normalised: PercentEncoding.encode(normalised(path), keeping: "/")
        }
    }

    /// Names and values encoded strictly, then sorted by their encoded bytes.
    static func query(_ query: String?) -> String {
        guard let query, !query.isEmpty else { return "" }
        let items = query.split(separator: "&").map { item -> (name: String, value: String) in
            let name = item.prefix { $0 != "=" }
            let value = item.dropFirst(name.count + 1)
            return (reencoded(name), reencoded(value))
        }
        let sorted = items.sorted { left, right in
            if left.name != right.name { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
            return left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
        }
        return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private static func reencoded(_ text: Substring) -> String {
        PercentEncoding.encode(PercentEncoding.decodedBytes(text))
    }

    private static func normalised(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        let joined = "/" + segments.joined(separator: "/")
        let endsOpen = path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
        return endsOpen && joined != "/" ? joined + "/" : joined
    }

    /// The value without spaces at its ends, and with each run of spaces inside reduced to one.
    private static func collapsed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}
