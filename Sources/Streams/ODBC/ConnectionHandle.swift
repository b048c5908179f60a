internal import CODBC

/// Owns one ODBC environment and one connection in it; disconnects when it goes.
///
/// Not `Sendable`: it lives inside the actor whose thread made it. Statements hold a reference, so a connection
/// outlives them.
@safe
final class ConnectionHandle {
    let manager: ODBCDriverManager
    private let environment: EnvironmentHandle
    private(set) var raw: SQLHDBC?

    /// Connects.
    ///
    /// - Parameters:
    ///   - connectionString: ODBC keywords, secrets included; never logged.
    ///   - loginTimeoutSeconds: given to the driver where it takes one.
    init(
        connectionString: String, loginTimeoutSeconds: Int, manager: ODBCDriverManager
    ) throws(ODBCError) {
        self.manager = manager
        environment = try EnvironmentHandle()
        var connection: SQLHANDLE?
        unsafe try Diagnostics.check(
            SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_DBC), environment.raw, &connection),
            "SQLAllocHandle(DBC)", handleType: SQL_HANDLE_ENV, handle: environment.raw)
        unsafe raw = connection
        // Not every driver knows a login timeout (Oracle's does not); one that refuses it is not in error.
        _ = unsafe replicator_set_connection_integer(
            connection, SQL_ATTR_LOGIN_TIMEOUT, SQLLEN(loginTimeoutSeconds))
        var text = Array(connectionString.utf8)
        let code = manager.connect {
            unsafe SQLDriverConnect(
                connection, nil, &text, SQLSMALLINT(clamping: text.count), nil, 0, nil,
                SQLUSMALLINT(SQL_DRIVER_NOPROMPT))
        }
        do throws(ODBCError) {
            unsafe try Diagnostics.check(
                code, "SQLDriverConnect", handleType: SQL_HANDLE_DBC, handle: connection)
        } catch {
            unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_DBC), connection)
            unsafe raw = nil
            throw error
        }
    }

    deinit {
        if unsafe raw != nil {
            unsafe SQLEndTran(SQLSMALLINT(SQL_HANDLE_DBC), raw, SQLSMALLINT(SQL_ROLLBACK))
            unsafe SQLDisconnect(raw)
            unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_DBC), raw)
        }
    }

    /// A text that the driver says about itself, or `""` where it does not know the question.
    func textInfo(_ information: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 512)
        var length: SQLSMALLINT = 0
        let code = unsafe SQLGetInfo(
            raw, SQLUSMALLINT(information), &buffer, SQLSMALLINT(buffer.count), &length)
        guard code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A 32-bit mask that the driver says about itself, or 0.
    func maskInfo(_ information: Int32) -> UInt32 {
        var value: SQLUINTEGER = 0
        let code = unsafe SQLGetInfo(raw, SQLUSMALLINT(information), &value, 4, nil)
        return code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO ? UInt32(value) : 0
    }
}
