/// A table of an Oracle database, its names as the dictionary spells them.
public struct OracleTable: Sendable, Equatable, CustomStringConvertible {
    /// Schema that owns it.
    public let owner: String
    /// Table.
    public let name: String

    /// Bytes of an identifier (12.2 and later; 30 before that).
    private static let maximumBytes = 128

    /// Builds a name.
    ///
    /// - Throws: ``SourceQueryError`` for what no identifier of Oracle can be: empty, longer than 128 bytes, or with a
    ///   double quote or NUL in it, for which its syntax has no escape (SQL Language Reference, "Schema Object Naming
    ///   Rules").
    public init(owner: String, name: String) throws(SourceQueryError) {
        for part in [owner, name] {
            guard (1...Self.maximumBytes).contains(part.utf8.count), !part.contains("\""),
                !part.contains("\0")
            else {
                throw SourceQueryError(
                    "\(part) is no name in Oracle: it has 1 to \(Self.maximumBytes) bytes, no double quote, no NUL"
                )
            }
        }
        self.owner = owner
        self.name = name
    }

    /// Asks for the owner of tables that are named without one.
    public static let currentSchemaSQL = "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL"

    /// Quoted for SQL.
    public var sql: String { SourceDialect.oracle.quote(owner) + "." + SourceDialect.oracle.quote(name) }

    /// For messages.
    public var description: String { "\(owner).\(name)" }

    /// The read of one partition of the table, at the snapshot if there is one.
    ///
    /// Each range is a scan of its own blocks, which an index would turn into visits of single rows: hence the hint, as
    /// OraOop gives it.
    public func readSQL(
        columns: [SourceColumn], window: WatermarkWindow?, snapshot: OracleSnapshot?,
        partition: SourcePartition
    ) -> String {
        let dialect = SourceDialect.oracle
        let list = columns.map { dialect.quote($0.name) }.joined(separator: ",\n       ")
        let asOf = snapshot.map { " AS OF SCN \($0.scn)" } ?? ""
        let within = window.map { "\n  AND " + dialect.predicate($0) } ?? ""
        return
            "SELECT /*+ NO_INDEX(t) */ \(list)\nFROM \(sql)\(asOf) t\nWHERE \(partition.condition)\(within)"
    }
}
