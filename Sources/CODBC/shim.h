#pragma once
#include <sql.h>
#include <sqlext.h>

/* Attributes whose value is an integer carried in a pointer: Swift cannot write the cast without an unsafe
   bit pattern at every call, so the cast lives here. */
static inline SQLRETURN replicator_set_env_integer(SQLHENV env, SQLINTEGER attribute, SQLLEN value) {
    return SQLSetEnvAttr(env, attribute, (SQLPOINTER)value, SQL_IS_INTEGER);
}
static inline SQLRETURN replicator_set_connection_integer(SQLHDBC dbc, SQLINTEGER attribute, SQLLEN value) {
    return SQLSetConnectAttr(dbc, attribute, (SQLPOINTER)value, SQL_IS_INTEGER);
}
static inline SQLRETURN replicator_set_statement_integer(SQLHSTMT stmt, SQLINTEGER attribute, SQLULEN value) {
    return SQLSetStmtAttr(stmt, attribute, (SQLPOINTER)value, SQL_IS_UINTEGER);
}
