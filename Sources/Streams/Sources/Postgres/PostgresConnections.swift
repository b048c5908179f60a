/// What a PostgreSQL server says of its connections.
public enum PostgresConnections {
    /// Asks whether the server is on the client's machine: a socket of the file system, or the same address at both ends.
    public static let isLocalSQL =
        "SELECT (inet_server_addr() IS NULL OR inet_server_addr() = inet_client_addr())::text"

    /// Asks for a text that identifies the server: the time of its start, to the microsecond, and its port. Servers
    /// with the same text are taken for one.
    public static let serverSQL =
        "SELECT pg_catalog.pg_postmaster_start_time()::text || ' ' || current_setting('port')"

    /// Asks how many more connections this user may open in this database; 0 or less when there is none left. All
    /// sessions are counted by `pg_stat_database`, since an ordinary user sees no more than its own in
    /// `pg_stat_activity`.
    public static let freeSQL = """
        SELECT least(
            current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                - (SELECT sum(numbackends) FROM pg_catalog.pg_stat_database),
            (SELECT CASE WHEN rolconnlimit < 0 THEN NULL ELSE rolconnlimit - (
                SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid) END
             FROM pg_catalog.pg_roles r WHERE rolname = current_user),
            (SELECT CASE WHEN datconnlimit < 0 THEN NULL ELSE datconnlimit - (
                SELECT numbackends FROM pg_catalog.pg_stat_database WHERE datid = d.oid) END
             FROM pg_catalog.pg_database d WHERE datname = current_database()))::text
        """
}
