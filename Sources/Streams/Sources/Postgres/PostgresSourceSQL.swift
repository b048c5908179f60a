/// What the engine says to a PostgreSQL source.
enum PostgresSourceSQL {
    /// Every setting that a type's text form depends on, and a transaction mode that cannot write. The timeouts would
    /// otherwise count the time in which the engine waits for a slow target.
    static let sessionStatements = [
        // A SQL_ASCII database is read as it is and checked by the encoder, which names row and column. (Without this,
        // psqlodbc 13.02 was seen to end the process.)
        """
        SELECT set_config('client_encoding', CASE WHEN current_setting('server_encoding') = 'SQL_ASCII'
            THEN 'SQL_ASCII' ELSE 'UTF8' END, false)
        """,
        "SET TimeZone = 'UTC'",
        "SET DateStyle = 'ISO, MDY'",
        "SET IntervalStyle = 'postgres'",
        "SET bytea_output = 'hex'",
        "SET extra_float_digits = 3",
        "SET lc_monetary = 'C'",
        "SET xmloption = 'content'",
        "SET statement_timeout = 0",
        "SET idle_in_transaction_session_timeout = 0",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    ]

    /// The column as the text that the type's own output function writes.
    ///
    /// A cast to text gives that, except for the types that have a cast function of their own: boolean (`true` for
    /// `t`), character(n) (loses its blanks) and inet (gains a mask). Their output functions are called by name.
    static func textExpression(_ name: String, _ column: SourceColumn) -> String {
        switch column.postgresBaseType {
        case "boolean": "boolout(\(name))::text"
        case "character": "bpcharout(\(name))::text"
        case "inet": "inet_out(\(name))::text"
        case "\"char\"": "charout(\(name))::text"
        case "text", "character varying": column.typeName == column.postgresBaseType ? name : "\(name)::text"
        default: "\(name)::text"
        }
    }

    /// One row with the type of every column of a query, as `pg_typeof` knows it without reading anything.
    static func typesSQL(_ query: String, columnNames: [String]) -> String {
        let dialect = SourceDialect.postgres
        let list = columnNames.map { "pg_typeof(r.\(dialect.quote($0)))::oid::text" }.joined(separator: ", ")
        return """
            SELECT \(list)
            FROM (SELECT 1) AS one
            LEFT JOIN (SELECT * FROM \(dialect.derivedTable(query)) LIMIT 0) AS r ON true
            """
    }

    /// Name, base type beneath domains, and category of each type in a list of numbers.
    static func typeNamesSQL(_ oids: [String]) -> String {
        """
        WITH RECURSIVE chain AS (
            SELECT oid AS asked, oid, typbasetype, typtype, typtypmod AS modifier FROM pg_catalog.pg_type
            WHERE oid IN (\(oids.joined(separator: ", ")))
            UNION ALL
            SELECT chain.asked, t.oid, t.typbasetype, t.typtype,
                   CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE chain.modifier END
            FROM chain JOIN pg_catalog.pg_type t ON t.oid = chain.typbasetype
            WHERE chain.typtype = 'd'
        )
        SELECT asked::text, format_type(asked, NULL), format_type(oid, NULL),
               CASE WHEN asked <> oid THEN format_type(oid, modifier) ELSE format_type(oid, NULL) END,
               typtype::text
        FROM chain WHERE typtype <> 'd'
        """
    }

    /// The clock, the oldest transaction that could still commit rows stamped before it, and whether this role can
    /// see other sessions' transactions at all.
    ///
    /// `now()` in a row is the start of the transaction that wrote it, so rows stamped earlier than the oldest open
    /// transaction are all committed. Without `pg_read_all_stats` other roles' `xact_start` is NULL.
    static let clockSQL = """
        SELECT clock_timestamp()::text,
               (SELECT min(started)::text FROM (
                    SELECT xact_start AS started FROM pg_catalog.pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
                      AND backend_type NOT IN ('autovacuum worker', 'walsender')
                    UNION ALL
                    SELECT prepared FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()
               ) AS open_transactions),
               pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text,
               (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'TimeZone'),
               current_setting('server_encoding')
        """
}
