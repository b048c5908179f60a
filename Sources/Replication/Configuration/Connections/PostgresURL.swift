import Cloud
import Streams

/// A connection URL of libpq, `postgresql://user:password@host:port,host2/database?sslmode=require`, taken apart.
///
/// Read by the rules of libpq's `conninfo_uri_parse`; stricter in one thing: a bare `@` in a password is refused, because
/// libpq would take what follows it for the host and print it in its errors.
struct PostgresURL: Sendable, Equatable {
    /// One of the servers to try in turn.
    struct Host: Sendable, Equatable {
        /// Name, address or socket directory; empty for the default socket.
        let name: String
        let port: Int?
    }

    /// A setting from the query, such as `sslmode`.
    struct Parameter: Sendable, Equatable {
        let name: String
        let value: Secret
    }

    /// Servers in the order they are tried. Empty when the URL names none.
    var hosts: [Host]
    var user: String?
    var password: Secret?
    var database: String?
    /// The query, without user, password and database, which are in their own fields.
    var parameters: [Parameter]

    /// Whether the URL says which server it means. If not, the environment may.
    var namesServer: Bool {
        hosts.contains { !$0.name.isEmpty }
            || parameters.contains { ["host", "hostaddr", "service"].contains($0.name) }
    }

    /// The value of a parameter that holds no secret.
    func value(of parameter: String) -> String? {
        guard Self.harmlessParameters.contains(parameter) else { return nil }
        return parameters.last { $0.name == parameter }?.value.revealed
    }

    /// Whether the URL holds a password, its own or that of a client key.
    var holdsPassword: Bool { password != nil || parameters.contains { $0.name == "sslpassword" } }

    /// What libpq takes to connect.
    var connectionText: Secret { Secret(rendered(showsSecrets: true)) }

    /// The URL with `***` for the password and for every parameter that is not known to be harmless.
    var redacted: String { rendered(showsSecrets: false) }

    /// The same URL with the user and password that the configuration gives beside it.
    ///
    /// - Throws: ``ValueError`` when the URL holds them already.
    func adding(user: String?, password: Secret?) throws(ValueError) -> PostgresURL {
        if user != nil && self.user != nil {
            throw ValueError(expected: "one user", found: nil, reason: "the url names a user already")
        }
        if password != nil && self.password != nil {
            throw ValueError(expected: "one password", found: nil, reason: "the url holds a password already")
        }
        var result = self
        result.user = user ?? self.user
        result.password = password ?? self.password
        return result
    }

    private static let harmlessParameters: Set<String> = [
        "host", "hostaddr", "port", "service", "sslmode", "connect_timeout", "application_name",
        "target_session_attrs",
        "client_encoding", "gssencmode", "channel_binding",
    ]

    private func rendered(showsSecrets: Bool) -> String {
        var result = "postgresql://"
        if user != nil || password != nil {
            result += user.map { PercentEncoding.encode($0) } ?? ""
            if let password {
                result += ":" + (showsSecrets ? PercentEncoding.encode(password.revealed) : "***")
            }
            result += "@"
        }
        result += hosts.map(Self.rendered).joined(separator: ",")
        if let database { result += "/" + PercentEncoding.encode(database) }
        let query = parameters.map { parameter in
            let isShown = showsSecrets || Self.harmlessParameters.contains(parameter.name)
            let value = isShown ? PercentEncoding.encode(parameter.value.revealed, keeping: "/:,") : "***"
            return "\(PercentEncoding.encode(parameter.name))=\(value)"
        }
        return result + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private static func rendered(_ host: Host) -> String {
        let isAddress = host.name.contains(":") && !host.name.contains("/")
        let name = isAddress ? "[\(host.name)]" : PercentEncoding.encode(host.name)
        return name + (host.port.map { ":\($0)" } ?? "")
    }
}

extension PostgresURL: CustomStringConvertible {
    /// The URL without secrets, see ``redacted``.
    var description: String { redacted }
}

/// What `POSTGRES_HOST` and its kin say: the PostgreSQL server of a target, or of `control`, whose URL names none.
///
/// A URL with a server of its own takes nothing from here, or `POSTGRES_PASSWORD` would go to a server that it was
/// not made for. A URL without one (`postgres://`, `postgres:///db`) takes what it leaves out. Sources take nothing:
/// the names come from a system in which they meant the target.
struct PostgresEnvironment: Sendable, Equatable {
    var host: String?
    var port: Int?
    var database: String?
    var user: String?
    var password: Secret?

    /// The URL with what the environment adds to it.
    func completing(_ url: PostgresURL) -> PostgresURL {
        guard !url.namesServer else { return url }
        var result = url
        let ownPort = url.hosts.first?.port
        if host != nil || port != nil {
            result.hosts = [PostgresURL.Host(name: host ?? "", port: ownPort ?? port)]
        }
        result.database = url.database ?? database
        result.user = url.user ?? user
        result.password = url.password ?? password
        return result
    }
}
