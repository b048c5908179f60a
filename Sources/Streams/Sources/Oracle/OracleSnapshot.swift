/// One point in the life of an Oracle database, by its system change number, at which any number of sessions can read.
///
/// A table is read at it with `AS OF SCN` after its name
/// (``OracleTable/readSQL(columns:window:snapshot:partition:)``). In a query that clause would have to follow every
/// table, so for a query the whole session is set to the snapshot: ``beginStatement``, then any number of reads; it
/// ends with the session. According to the documents (PL/SQL Packages, DBMS_FLASHBACK) all queries of such a session
/// see the database as of that number; it must have no open transaction (ORA-08183) and no other snapshot
/// (ORA-08184), may not write, and cannot read over a database link; SYS cannot use it (ORA-08185).
///
/// To be taken after the clock that an incremental window ends at, and before the extent map. What it needs lives in the
/// undo segments, so a read that takes longer than undo is kept fails with ORA-01555.
public struct OracleSnapshot: Sendable, Equatable {
    /// The number, in digits. Text, since nothing is computed with it.
    public let scn: String

    /// Digits of the greatest 64-bit number; an SCN has 48 or, since 12.2, 63 bits.
    private static let maximumDigits = 20

    /// Reads the answer of one of ``statements``.
    ///
    /// - Throws: ``SourceQueryError`` for NULL (a database that is not open) and for what is not digits.
    public init(parsing text: String?) throws(SourceQueryError) {
        let digits = (text ?? "").utf8.drop { $0 == UInt8(ascii: "0") }
        guard (1...Self.maximumDigits).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) })
        else {
            throw SourceQueryError(
                "the source gave \(text ?? "NULL") as its system change number, which is none")
        }
        scn = String(decoding: digits, as: UTF8.self)
    }

    /// What to ask, in this order; the next one where the source refuses. Both are exact.
    ///
    /// TIMESTAMP_TO_SCN, which needs no grant, is not among them. It is precise to about 3 seconds (SQL Language
    /// Reference), so the snapshot could be older than the clock that an incremental window ends at: what was committed
    /// in between would be in neither this run nor the next.
    public static let statements = [
        "SELECT TO_CHAR(DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER) FROM DUAL",
        "SELECT TO_CHAR(CURRENT_SCN) FROM V$DATABASE",
    ]

    /// What to grant when the source refuses all of them.
    public static let advice =
        "the source user may not ask for the system change number, so that only one reader can see one state of the data: "
        + "GRANT EXECUTE ON DBMS_FLASHBACK to it, or GRANT SELECT ON V_$DATABASE; for tables of another schema also "
        + "GRANT FLASHBACK ON each of them"

    /// Sets a session to the snapshot.
    public var beginStatement: String { "BEGIN DBMS_FLASHBACK.ENABLE_AT_SYSTEM_CHANGE_NUMBER(\(scn)); END;" }

    /// ``remedy(oracleError:)`` for the first number in an error's text.
    public static func remedy(in message: String) -> String? {
        guard let match = message.firstMatch(of: /ORA-(\d{5})/), let number = Int(match.output.1) else {
            return nil
        }
        return remedy(oracleError: number)
    }

    /// What to change after a read at a snapshot has failed with an error number of Oracle's; `nil` for other numbers.
    public static func remedy(oracleError number: Int) -> String? {
        switch number {
        case 1555, 8180, 8181, 30052:
            "the source no longer keeps what it needs to show the state of the run's start: have its UNDO_RETENTION raised, or "
                + "use more readers; the run starts over with a new snapshot"
        case 1466, 8103:
            "the table was changed by DDL (ALTER, MOVE, TRUNCATE, SHRINK) while it was read: run again when that is done"
        case 1031:
            "the source user may not read the table as of an earlier moment: GRANT FLASHBACK ON it, and SELECT"
        case 8183, 8184, 8185:
            "the session cannot be put back to the snapshot: the source user must not be SYS, and its session statements "
                + "must not leave a transaction open"
        default: nil
        }
    }
}
