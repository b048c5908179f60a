internal import CPostgres

/// Owns a `PGresult`.
@safe
struct PostgresResult: ~Copyable {
    private let raw: OpaquePointer?

    @unsafe
    init(_ raw: OpaquePointer?) { unsafe self.raw = raw }

    deinit { unsafe PQclear(raw) }

    var status: ExecStatusType { unsafe PQresultStatus(raw) }

    var isCopyIn: Bool { status == PGRES_COPY_IN }
    var isCopyOut: Bool { status == PGRES_COPY_OUT }

    /// Rows that a command changed or sent, or `nil` where the tag has no number.
    var affectedRows: Int? { unsafe PQcmdTuples(raw).flatMap { unsafe Int(String(cString: $0)) } }

    var rowCount: Int { Int(unsafe PQntuples(raw)) }
    var columnCount: Int { Int(unsafe PQnfields(raw)) }

    /// A value as text; `nil` for NULL. Both indices 0-based.
    func text(row: Int, column: Int) -> String? {
        guard unsafe PQgetisnull(raw, Int32(row), Int32(column)) == 0 else { return nil }
        guard let value = unsafe PQgetvalue(raw, Int32(row), Int32(column)) else { return nil }
        return unsafe String(cString: value)
    }

    /// All rows as text.
    var rows: [[String?]] {
        (0..<rowCount).map { row in (0..<columnCount).map { text(row: row, column: $0) } }
    }

    /// Names of the result's columns.
    var columnNames: [String] {
        (0..<columnCount).map { column in
            unsafe PQfname(raw, Int32(column)).map { unsafe String(cString: $0) } ?? ""
        }
    }

    /// The types of the result's columns.
    var columnTypes: [PostgresResultType] {
        (0..<columnCount).map { column in
            PostgresResultType(
                oid: Int(unsafe PQftype(raw, Int32(column))), modifier: Int(unsafe PQfmod(raw, Int32(column)))
            )
        }
    }

    /// This result as an error.
    ///
    /// - Parameter showsDetail: keep `DETAIL`, which may hold row contents.
    func error(statement: String, showsDetail: Bool) -> PostgresError {
        let state = field(PG_DIAG_SQLSTATE) ?? ""
        let message = field(PG_DIAG_MESSAGE_PRIMARY) ?? "the connection failed"
        var error = PostgresError(
            statement: statement, sqlState: state,
            message: showsDetail ? message : PostgresError.withoutValues(message, sqlState: state))
        error.table = field(PG_DIAG_TABLE_NAME)
        error.column = field(PG_DIAG_COLUMN_NAME)
        error.constraint = field(PG_DIAG_CONSTRAINT_NAME)
        error.hint = field(PG_DIAG_MESSAGE_HINT)
        // Classes 22 and 23 put the row or the key into DETAIL; the others say something useful there.
        let holdsData = state.hasPrefix("22") || state.hasPrefix("23")
        if showsDetail || !holdsData { error.detail = field(PG_DIAG_MESSAGE_DETAIL) }
        if let context = field(PG_DIAG_CONTEXT) { error.readContext(context) }
        return error
    }

    private func field(_ code: Character) -> String? {
        guard let ascii = code.asciiValue else { return nil }
        return unsafe PQresultErrorField(raw, Int32(ascii)).map { unsafe String(cString: $0) }
    }
}

// libpq defines these as C character literals, which Swift does not import.
private let PG_DIAG_SQLSTATE: Character = "C"
private let PG_DIAG_MESSAGE_PRIMARY: Character = "M"
private let PG_DIAG_MESSAGE_DETAIL: Character = "D"
private let PG_DIAG_MESSAGE_HINT: Character = "H"
private let PG_DIAG_CONTEXT: Character = "W"
private let PG_DIAG_TABLE_NAME: Character = "t"
private let PG_DIAG_COLUMN_NAME: Character = "c"
private let PG_DIAG_CONSTRAINT_NAME: Character = "n"

/// The type of a result's column, as the server describes it.
struct PostgresResultType: Sendable, Hashable {
    /// Number in `pg_type`.
    let oid: Int
    /// Length or digits as the type packs them; -1 for none.
    let modifier: Int

    /// numeric: precision and scale that the modifier declares. Source: `numeric_typmod_precision` and `_scale` in
    /// PostgreSQL's `numeric.c`; the scale has eleven bits and a sign since version 15.
    var numericDigits: (precision: Int, scale: Int)? {
        guard modifier >= 4 else { return nil }
        let packed = modifier - 4
        let scale = (packed & 0x7FF) ^ 1024
        return (packed >> 16 & 0xFFFF, scale - 1024)
    }

    /// Character types: declared characters.
    var characterCount: Int? { modifier >= 4 ? modifier - 4 : nil }

    /// Times: declared digits of a second.
    var secondDigits: Int? { (0...6).contains(modifier) ? modifier : nil }
}

/// The outcome of a statement: rows as text, and how many rows a command changed.
public struct PostgresRows: Sendable, Equatable {
    /// Column names in order.
    public var columns: [String]
    /// Values as PostgreSQL's text; `nil` is NULL.
    public var rows: [[String?]]
    /// Rows changed by a command, 0 where it does not count.
    public var affected: Int

    /// The first value of the first row.
    public var scalar: String? { rows.first?.first ?? nil }
}
