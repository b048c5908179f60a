/// Session settings of a reader that shares a table with others, besides those that every Oracle session gets.
public enum OracleReaderSession {
    /// The readers are the parallelism: a table with a degree of its own would otherwise multiply them. Documented
    /// (ALTER SESSION); any session may.
    public static let statements = ["ALTER SESSION DISABLE PARALLEL QUERY"]

    /// Reads past the buffer cache, which a big scan would otherwise empty of everybody else's blocks.
    ///
    /// It is an undocumented parameter: where Oracle refuses it, readers go on without. OraOop sets it by default. TRUE is what every
    /// release takes; it means ALWAYS since 11.2.0.2. The setting stays with the parsed statement, so another session
    /// that runs the very same text has it too.
    public static let directReadStatement = "ALTER SESSION SET \"_serial_direct_read\" = TRUE"
}
