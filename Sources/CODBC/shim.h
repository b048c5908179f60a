#pragma once
#include <malloc.h>
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

/* Lets the allocator keep this much free memory instead of giving it back to the system; 1 when it agrees. */
static inline int replicator_keep_free_memory(int bytes) {
#ifdef M_TRIM_THRESHOLD
    return mallopt(M_TRIM_THRESHOLD, bytes);
#else
    return bytes < 0;
#endif
}
