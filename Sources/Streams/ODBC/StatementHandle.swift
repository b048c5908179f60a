internal import CODBC

/// Owns one ODBC statement and keeps its connection alive. Every call that ODBC lets block is made here, on the
/// thread of the actor that owns it.
@safe
struct StatementHandle: ~Copyable {
    private let connection: ConnectionHandle
    private var raw: SQLHSTMT?
    /// Lets another thread cancel this statement until it is freed.
    let canceller: StatementCanceller
    /// Block that the columns are bound to, to know when a batch must be bound anew.
    private var boundAddress: UInt = 0

    init(_ connection: ConnectionHandle, server: ServerCancel? = nil) throws(ODBCError) {
        self.connection = connection
        var handle: SQLHANDLE?
        unsafe try Diagnostics.check(
            SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_STMT), connection.raw, &handle),
            "SQLAllocHandle(STMT)", handleType: SQL_HANDLE_DBC, handle: connection.raw)
        unsafe raw = handle
        unsafe canceller = StatementCanceller(handle, server: server, manager: connection.manager)
    }

    deinit {
        canceller.disarm()
        unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_STMT), raw)
    }

    @discardableResult
    private func check(_ code: SQLRETURN, _ function: String) throws(ODBCError) -> [ODBCDiagnostic] {
        unsafe try Diagnostics.check(code, function, handleType: SQL_HANDLE_STMT, handle: raw)
    }

    /// Runs a statement. Notices of the server are not errors.
    func execute(_ sql: String) throws(ODBCError) {
        var text = Array(sql.utf8)
        let code = unsafe SQLExecDirect(raw, &text, SQLINTEGER(text.count))
        try check(code, "SQLExecDirect")
    }

    /// Columns of the open result; empty for a statement without one.
    func describe() throws(ODBCError) -> [ResultColumn] {
        var count: SQLSMALLINT = 0
        let code = unsafe SQLNumResultCols(raw, &count)
        try check(code, "SQLNumResultCols")
        var columns: [ResultColumn] = []
        for number in 0..<max(0, count) { columns.append(try describe(columnNumber: number + 1)) }
        return columns
    }

    /// - Parameter columnNumber: 1-based, as ODBC counts.
    private func describe(columnNumber: SQLSMALLINT) throws(ODBCError) -> ResultColumn {
        var name = [UInt8](repeating: 0, count: 1024)
        var nameLength: SQLSMALLINT = 0
        var sqlType: SQLSMALLINT = 0
        var size: SQLULEN = 0
        var scale: SQLSMALLINT = 0
        var nullable: SQLSMALLINT = 0
        let code = unsafe SQLDescribeCol(
            raw, SQLUSMALLINT(columnNumber), &name, SQLSMALLINT(name.count), &nameLength, &sqlType, &size,
            &scale, &nullable)
        try check(code, "SQLDescribeCol")
        var type = [UInt8](repeating: 0, count: 256)
        var typeLength: SQLSMALLINT = 0
        // A driver that does not name its types is still usable.
        let typeCode = unsafe SQLColAttribute(
            raw, SQLUSMALLINT(columnNumber), SQLUSMALLINT(SQL_DESC_TYPE_NAME), &type, SQLSMALLINT(type.count),
            &typeLength, nil)
        let hasType = typeCode == SQL_SUCCESS || typeCode == SQL_SUCCESS_WITH_INFO
        return ResultColumn(
            name: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self),
            sqlType: sqlType,
            typeName: hasType ? String(decoding: type.prefix { $0 != 0 }, as: UTF8.self) : "",
            size: Int(clamping: size),
            scale: Int(scale),
            isNullable: nullable != SQL_NO_NULLS)
    }

    /// Tells the driver how many rows a fetch brings, that they are bound column-wise, and where in the batch each
    /// row's 16-bit status goes.
    private func setShape(of batch: borrowing RowBatch) throws(ODBCError) {
        let layout = batch.layout
        try check(
            unsafe replicator_set_statement_integer(
                raw, SQL_ATTR_ROW_BIND_TYPE, SQLULEN(SQL_BIND_BY_COLUMN)),
            "SQLSetStmtAttr(ROW_BIND_TYPE)")
        try check(
            unsafe replicator_set_statement_integer(raw, SQL_ATTR_ROW_ARRAY_SIZE, SQLULEN(layout.rows)),
            "SQLSetStmtAttr(ROW_ARRAY_SIZE)")
        try check(
            unsafe SQLSetStmtAttr(
                raw, SQL_ATTR_ROW_STATUS_PTR, batch.base + layout.rowStatusOffset, SQL_IS_POINTER),
            "SQLSetStmtAttr(ROW_STATUS_PTR)")
        try check(
            unsafe SQLSetStmtAttr(
                raw, SQL_ATTR_ROWS_FETCHED_PTR, batch.base + layout.rowsFetchedOffset, SQL_IS_POINTER),
            "SQLSetStmtAttr(ROWS_FETCHED_PTR)")
    }

    /// Binds every column to the batch, unless it is bound to it already.
    mutating func bind(_ batch: borrowing RowBatch) throws(ODBCError) {
        let address = unsafe UInt(bitPattern: batch.base)
        guard address != boundAddress else { return }
        try setShape(of: batch)
        let layout = batch.layout
        for (index, column) in layout.columns.enumerated() where !column.isUnbound {
            let indicators = unsafe (batch.base + layout.indicatorOffsets[index])
                .assumingMemoryBound(to: SQLLEN.self)
            let code = unsafe SQLBindCol(
                raw, SQLUSMALLINT(index + 1), column.cType, batch.base + layout.cellOffsets[index],
                SQLLEN(column.cellBytes), indicators)
            try check(code, "SQLBindCol(\(column.name))")
        }
        boundAddress = address
    }

    /// Fetches the next rows into the batch it is bound to.
    ///
    /// - Returns: rows fetched; 0 at the end, which only `SQL_NO_DATA` proves.
    func fetch(into batch: borrowing RowBatch) throws(ODBCError) -> Int {
        let layout = batch.layout
        let rowsFetched = unsafe (batch.base + layout.rowsFetchedOffset).assumingMemoryBound(to: SQLULEN.self)
        unsafe rowsFetched.pointee = 0
        let code = unsafe SQLFetch(raw)
        if Int32(code) == SQL_NO_DATA { return 0 }
        let notices = try check(code, "SQLFetch")
        // 01004 (truncation) is found for certain by the indicators, 01000 is a general notice; anything else that
        // comes with a success, such as a fraction that was cut (01S07), changed a value.
        for notice in notices where notice.sqlState != "01004" && notice.sqlState != "01000" {
            throw ODBCError(function: "SQLFetch", diagnostics: [notice])
        }
        let count = Int(clamping: unsafe rowsFetched.pointee)
        guard count > 0 && count <= layout.rows else {
            throw .violation("SQLFetch", "the driver reported \(count) rows for a block of \(layout.rows)")
        }
        let states = unsafe (batch.base + layout.rowStatusOffset).assumingMemoryBound(to: SQLUSMALLINT.self)
        for row in 0..<count {
            let state = Int32(unsafe states[row])
            if state != SQL_ROW_SUCCESS && state != SQL_ROW_SUCCESS_WITH_INFO {
                throw .violation("SQLFetch", "row \(row + 1) of the block came with status \(state)")
            }
        }
        return count
    }

    /// Makes a row of the current block the one that `getData` reads.
    func setPosition(rowIndex: Int) throws(ODBCError) {
        let code = unsafe SQLSetPos(
            raw, SQLSETPOSIROW(rowIndex + 1), SQLUSMALLINT(SQL_POSITION), SQLUSMALLINT(SQL_LOCK_NO_CHANGE))
        try check(code, "SQLSetPos")
    }

    /// What one `SQLGetData` brought.
    enum Piece: Equatable {
        case null
        /// This many bytes, and more follow. `valueBytes` counts these and all that follow, where the driver tells.
        case more(Int, valueBytes: Int?)
        /// The last bytes of the value, perhaps none.
        case last(Int)
    }

    /// Reads the next piece of a value into `buffer` from `offset` on.
    ///
    /// - Parameter columnNumber: 1-based.
    func getData(
        columnNumber: Int, binding: ColumnBinding, into buffer: inout [UInt8], from offset: Int
    ) throws(ODBCError) -> Piece {
        var indicator: SQLLEN = 0
        let room = buffer.count - offset
        let code = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe SQLGetData(
                raw, SQLUSMALLINT(columnNumber), binding.cType, bytes.baseAddress.map { unsafe $0 + offset },
                SQLLEN(room), &indicator)
        }
        if Int32(code) == SQL_NO_DATA { return .last(0) }
        let notices = try check(code, "SQLGetData(\(binding.name))")
        if indicator == SQLLEN(SQL_NULL_DATA) { return .null }
        // Character pieces end in a NUL that takes one byte of the buffer; binary ones do not.
        let full = binding.form == .characters ? room - 1 : room
        let isCut = Int32(code) == SQL_SUCCESS_WITH_INFO && notices.contains { $0.sqlState == "01004" }
        if isCut || indicator == SQLLEN(SQL_NO_TOTAL) || indicator > SQLLEN(full) {
            return .more(full, valueBytes: indicator > SQLLEN(full) ? Int(indicator) : nil)
        }
        guard indicator >= 0 else {
            throw .violation("SQLGetData(\(binding.name))", "the driver gave the length \(indicator)")
        }
        return .last(Int(indicator))
    }

    /// The whole of a short result as text: helper queries such as the source's clock. NULL is `nil`.
    ///
    /// - Parameter columns: how many columns to read of each row.
    func textRows(columns: Int) throws(ODBCError) -> [[String?]] {
        var rows: [[String?]] = []
        while true {
            let code = unsafe SQLFetch(raw)
            if Int32(code) == SQL_NO_DATA { return rows }
            try check(code, "SQLFetch")
            var row: [String?] = []
            for number in 1...max(1, columns) {
                row.append(try wholeText(columnNumber: number))
            }
            rows.append(row)
        }
    }

    private func wholeText(columnNumber: Int) throws(ODBCError) -> String? {
        let binding = ColumnBinding(name: "\(columnNumber)", form: .characters, cellBytes: 4096)
        var value: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: binding.cellBytes)
        while true {
            switch try getData(columnNumber: columnNumber, binding: binding, into: &buffer, from: 0) {
            case .null: return nil
            case .more(let count, _): value += buffer[..<count]
            case .last(let count): return String(decoding: value + buffer[..<count], as: UTF8.self)
            }
        }
    }
}
