internal import CODBC

/// Reads the diagnostic records that belong to a handle after a call on it.
enum Diagnostics {
    /// Records read at most; a driver that never ends its list must not hang the engine.
    private static let recordLimit = 50
    /// Bytes of one message; longer ones are cut, which is why a message is never parsed for data.
    private static let messageBytes = 4096

    /// All records, first cause first.
    @unsafe
    static func records(handleType: Int32, handle: SQLHANDLE?) -> [ODBCDiagnostic] {
        var records: [ODBCDiagnostic] = []
        var state = [UInt8](repeating: 0, count: 6)
        var text = [UInt8](repeating: 0, count: messageBytes)
        for number in 1...recordLimit {
            var native: SQLINTEGER = 0
            var length: SQLSMALLINT = 0
            let code = unsafe SQLGetDiagRec(
                SQLSMALLINT(handleType), handle, SQLSMALLINT(number), &state, &native, &text,
                SQLSMALLINT(messageBytes), &length)
            guard code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO else { break }
            let end = min(max(0, Int(length)), messageBytes - 1)
            records.append(
                ODBCDiagnostic(
                    sqlState: String(decoding: state.prefix { $0 != 0 }, as: UTF8.self),
                    nativeCode: Int(native),
                    message: String(decoding: text[..<end].prefix { $0 != 0 }, as: UTF8.self)))
        }
        return records
    }

    /// Throws unless the call succeeded.
    ///
    /// - Returns: the records of a success with information; empty for a plain success.
    @unsafe
    @discardableResult
    static func check(
        _ code: SQLRETURN, _ function: String, handleType: Int32, handle: SQLHANDLE?
    ) throws(ODBCError) -> [ODBCDiagnostic] {
        switch Int32(code) {
        case SQL_SUCCESS, SQL_NO_DATA:
            return []
        case SQL_SUCCESS_WITH_INFO:
            return unsafe records(handleType: handleType, handle: handle)
        default:
            throw ODBCError(
                function: function, diagnostics: unsafe records(handleType: handleType, handle: handle))
        }
    }
}
