/// What `POSTGRES_HOST` and its kin say: the PostgreSQL server of a target, or of `control`, whose URL names none.
///
/// A URL with a server of its own takes nothing from here, or `POSTGRES_PASSWORD` would go to a server that it was not made for.
/// A URL without one (`postgres://`, `postgres:///db`) takes what it leaves out. Sources take nothing: the names come from
/// a system in which they meant the target.
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
