/// What the engine says to an Oracle source. Checked against Oracle's documents; no Oracle server has run it.
enum OracleSourceSQL {
    /// A decimal point, UTC, and formats that keep everything, whatever the client's locale.
    static let sessionStatements = [
        "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
        // Rows are brought together by the bytes of a column, not by a language's idea of equal.
        "ALTER SESSION SET NLS_SORT = 'BINARY'",
        "ALTER SESSION SET NLS_COMP = 'BINARY'",
        "ALTER SESSION SET TIME_ZONE = '+00:00'",
        "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS'",
        "ALTER SESSION SET NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9'",
        "ALTER SESSION SET NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM'",
    ]

    /// The clock in UTC and on the database server's wall, which zoneless columns are stamped by. The oldest open
    /// transaction needs a grant on V$TRANSACTION, so it is asked for apart.
    static let clockSQL = """
        SELECT TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD HH24:MI:SS.FF6'),
               TO_CHAR(SYSTIMESTAMP, 'YYYY-MM-DD HH24:MI:SS.FF6')
        FROM DUAL
        """

    /// Start of the oldest open transaction, on the server's wall clock to the second; NULL when none is open.
    static let oldestTransactionSQL = """
        SELECT TO_CHAR(MIN(TO_DATE(START_TIME, 'MM/DD/RR HH24:MI:SS')), 'YYYY-MM-DD HH24:MI:SS')
        FROM V$TRANSACTION
        """
}

/// Session settings of a reader that shares a table with others, besides those that every Oracle session gets.
public enum OracleReaderSession {
    /// The readers are the parallelism: a table with a degree of its own would otherwise multiply them. Documented
    /// (ALTER SESSION); any session may.
    public static let statements = ["ALTER SESSION DISABLE PARALLEL QUERY"]

    /// Reads past the buffer cache, which a big scan would otherwise empty of everybody else's blocks.
    ///
    /// It is an undocumented parameter: where Oracle refuses it, readers go on without. OraOop sets it by default.
    /// TRUE is what every release takes; it means ALWAYS since 11.2.0.2. The setting stays with the parsed statement,
    /// so another session that runs the very same text has it too.
    public static let directReadStatement = "ALTER SESSION SET \"_serial_direct_read\" = TRUE"
}
