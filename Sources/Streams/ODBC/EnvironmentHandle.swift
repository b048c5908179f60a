internal import CODBC

/// Owns one ODBC environment, of ODBC 3.
@safe
struct EnvironmentHandle: ~Copyable {
    let raw: SQLHENV?

    init() throws(ODBCError) { unsafe raw = try Self.allocate() }

    @unsafe
    private static func allocate() throws(ODBCError) -> SQLHENV? {
        var handle: SQLHANDLE?
        guard unsafe SQLAllocHandle(SQLSMALLINT(SQL_HANDLE_ENV), nil, &handle) == SQL_SUCCESS else {
            throw ODBCError(function: "SQLAllocHandle(ENV)", diagnostics: [])
        }
        let code = unsafe replicator_set_env_integer(handle, SQL_ATTR_ODBC_VERSION, SQLLEN(SQL_OV_ODBC3))
        unsafe try Diagnostics.check(code, "SQLSetEnvAttr", handleType: SQL_HANDLE_ENV, handle: handle)
        return unsafe handle
    }

    deinit { if unsafe raw != nil { unsafe SQLFreeHandle(SQLSMALLINT(SQL_HANDLE_ENV), raw) } }

    /// Names in `odbcinst.ini`.
    func driverNames() -> [String] {
        var names: [String] = []
        var direction = SQLUSMALLINT(SQL_FETCH_FIRST)
        while true {
            var name = [UInt8](repeating: 0, count: 256)
            var attributes = [UInt8](repeating: 0, count: 2048)
            var nameLength: SQLSMALLINT = 0
            var attributesLength: SQLSMALLINT = 0
            let code = unsafe SQLDrivers(
                raw, direction, &name, SQLSMALLINT(name.count), &nameLength, &attributes,
                SQLSMALLINT(attributes.count), &attributesLength)
            guard code == SQL_SUCCESS || code == SQL_SUCCESS_WITH_INFO else { return names }
            names.append(String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
            direction = SQLUSMALLINT(SQL_FETCH_NEXT)
        }
    }
}
