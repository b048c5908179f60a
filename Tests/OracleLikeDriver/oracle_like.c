/* A small ODBC driver for tests and benchmarks. It describes and delivers rows as Oracle's driver does where that is
 * strict or odd, without a database: names in upper case, NUMBER as SQL_DECIMAL, DATE and TIMESTAMP as SQL_TYPE_TIMESTAMP
 * with the fraction's digits described as 0, decimal text without a leading zero or trailing ones (".5"), and
 * SQL_C_SBIGINT refused at the first fetch. Rows are copied from a few prepared ones, at memory speed.
 *
 * "CUSTOMERS_<n>" anywhere in a statement makes it a read of n customers. Loaded by unixODBC from a private odbcinst.ini.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sql.h>
#include <sqlext.h>

enum { TEMPLATES = 1024, LONGEST = 256 };

struct column {
    const char *name;
    SQLSMALLINT type;
    const char *type_name;
    SQLULEN size;
    SQLSMALLINT scale;
    SQLSMALLINT nullable;
};

static const struct column customer_columns[] = {
    {"CUSTOMER_ID", SQL_DECIMAL, "DECIMAL", 10, 0, SQL_NO_NULLS},
    {"CUSTOMER_ACCOUNT", SQL_VARCHAR, "VARCHAR2", 10, 0, SQL_NO_NULLS},
    {"CUSTOMER_NAME", SQL_VARCHAR, "VARCHAR2", 100, 0, SQL_NULLABLE},
    {"SALES_OFFICE", SQL_VARCHAR, "VARCHAR2", 6, 0, SQL_NULLABLE},
    {"ADDRESS_1", SQL_VARCHAR, "VARCHAR2", 100, 0, SQL_NULLABLE},
    {"POSTCODE", SQL_VARCHAR, "VARCHAR2", 20, 0, SQL_NULLABLE},
    {"EMAIL", SQL_VARCHAR, "VARCHAR2", 256, 0, SQL_NULLABLE},
    {"CREDIT_LIMIT", SQL_DECIMAL, "DECIMAL", 12, 2, SQL_NULLABLE},
    {"OPENED", SQL_TYPE_TIMESTAMP, "DATE", 19, 0, SQL_NULLABLE},
    {"LAST_CHANGED", SQL_TYPE_TIMESTAMP, "TIMESTAMP", 26, 0, SQL_NULLABLE},
};
enum { CUSTOMER_COLUMNS = sizeof customer_columns / sizeof customer_columns[0] };

static const struct column text_columns[] = {
    {"A", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE},
    {"B", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE},
};

/* One prepared value: its text, or a timestamp, or NULL. */
struct value {
    char text[LONGEST];
    SQLLEN length;
    SQL_TIMESTAMP_STRUCT stamp;
};

static struct value templates[TEMPLATES][CUSTOMER_COLUMNS];

struct binding {
    SQLSMALLINT c_type;
    char *cells;
    SQLLEN width;
    SQLLEN *indicators;
};

struct statement {
    const struct column *columns;
    int column_count;
    /* Rows to deliver, and delivered. */
    int64_t rows, position;
    /* A result of one row of text, in place of customers. */
    char answers[2][48];
    int is_answer;
    SQLULEN array_size;
    SQLUSMALLINT *row_status;
    SQLULEN *rows_fetched;
    struct binding bindings[CUSTOMER_COLUMNS];
    char state[6];
    char message[160];
};

static void set_text(struct value *value, const char *text) {
    value->length = (SQLLEN)snprintf(value->text, sizeof value->text, "%s", text);
}

__attribute__((constructor)) static void prepare(void) {
    static const char *names[] = {"Mueller & Sons", "O'Neill \"Express\"", "Smith, Jones and Partners", "Bakery",
                                  "\xc3\x85ngstr\xc3\xb6m AB", "Tanaka", "Rossi", "Kowalski Instruments"};
    for (int i = 0; i < TEMPLATES; i++) {
        struct value *row = templates[i];
        char text[LONGEST];
        set_text(&row[0], "0000000000");
        set_text(&row[1], "C000000000");
        snprintf(text, sizeof text, "%s %d", names[i * 7 % 8 == 1 && i % 5 ? 0 : i * 7 % 8], i);
        set_text(&row[2], text);
        snprintf(text, sizeof text, "BER%d", i % 9);
        set_text(&row[3], text);
        snprintf(text, sizeof text, "%d Long Street North, Building %c", i % 300 + 1, 'A' + i % 26);
        set_text(&row[4], i % 4 ? text : "12 High Street");
        snprintf(text, sizeof text, "QX%02d %03d", i % 100, i % 999);
        set_text(&row[5], text);
        snprintf(text, sizeof text, "customer.%d@mail.example.com", i);
        set_text(&row[6], text);
        /* As Oracle writes a NUMBER: no leading zero, no trailing ones. */
        if (i % 10 == 0) set_text(&row[7], ".5");
        else if (i % 10 == 1) set_text(&row[7], "-12.05");
        else { snprintf(text, sizeof text, "%d", i * 100); set_text(&row[7], text); }
        row[8].length = row[9].length = sizeof(SQL_TIMESTAMP_STRUCT);
        row[8].stamp = (SQL_TIMESTAMP_STRUCT){1990 + i % 35, 1 + i % 12, 1 + i % 28, i % 24, i % 60, 0, 0};
        row[9].stamp = (SQL_TIMESTAMP_STRUCT){2026, 1 + i % 12, 1 + i % 28, i % 24, i % 60, i % 60,
                                              (SQLUINTEGER)(i * 977) * 1000};
        if (i % 13 == 0) row[6].length = SQL_NULL_DATA;
        if (i % 17 == 0) row[8].length = SQL_NULL_DATA;
        if (i % 19 == 0) row[7].length = SQL_NULL_DATA;
    }
}

static SQLRETURN fail(struct statement *statement, const char *state, const char *message) {
    snprintf(statement->state, sizeof statement->state, "%s", state);
    snprintf(statement->message, sizeof statement->message, "[OracleLike] %s", message);
    return SQL_ERROR;
}

/* ---- handles and connection ---- */

SQLRETURN SQLAllocHandle(SQLSMALLINT type, SQLHANDLE parent, SQLHANDLE *handle) {
    (void)parent;
    *handle = calloc(1, type == SQL_HANDLE_STMT ? sizeof(struct statement) : 16);
    if (*handle && type == SQL_HANDLE_STMT) ((struct statement *)*handle)->array_size = 1;
    return *handle ? SQL_SUCCESS : SQL_ERROR;
}

SQLRETURN SQLFreeHandle(SQLSMALLINT type, SQLHANDLE handle) {
    (void)type;
    free(handle);
    return SQL_SUCCESS;
}

SQLRETURN SQLSetEnvAttr(SQLHENV env, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER length) {
    (void)env, (void)attribute, (void)value, (void)length;
    return SQL_SUCCESS;
}

SQLRETURN SQLSetConnectAttr(SQLHDBC dbc, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER length) {
    (void)dbc, (void)value, (void)length;
    /* Oracle's driver knows no login timeout. */
    return attribute == SQL_ATTR_LOGIN_TIMEOUT ? SQL_ERROR : SQL_SUCCESS;
}

SQLRETURN SQLDriverConnect(SQLHDBC dbc, SQLHWND window, SQLCHAR *in, SQLSMALLINT in_length, SQLCHAR *out,
                           SQLSMALLINT out_size, SQLSMALLINT *out_length, SQLUSMALLINT completion) {
    (void)dbc, (void)window, (void)in, (void)in_length, (void)completion;
    if (out && out_size > 0) out[0] = 0;
    if (out_length) *out_length = 0;
    return SQL_SUCCESS;
}

SQLRETURN SQLDisconnect(SQLHDBC dbc) {
    (void)dbc;
    return SQL_SUCCESS;
}

SQLRETURN SQLEndTran(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT completion) {
    (void)type, (void)handle, (void)completion;
    return SQL_SUCCESS;
}

SQLRETURN SQLGetInfo(SQLHDBC dbc, SQLUSMALLINT what, SQLPOINTER value, SQLSMALLINT size, SQLSMALLINT *length) {
    (void)dbc;
    const char *text = "";
    switch (what) {
    case SQL_DBMS_NAME: text = "Oracle"; break;
    case SQL_DBMS_VER: text = "19.00.0000"; break;
    case SQL_DRIVER_NAME: text = "oraclelike.so"; break;
    case SQL_DRIVER_VER: text = "00.01.0000"; break;
    case SQL_DRIVER_ODBC_VER: text = "03.52"; break;
    case SQL_GETDATA_EXTENSIONS: *(SQLUINTEGER *)value = SQL_GD_ANY_COLUMN | SQL_GD_ANY_ORDER; return SQL_SUCCESS;
    case SQL_CURSOR_COMMIT_BEHAVIOR:
    case SQL_CURSOR_ROLLBACK_BEHAVIOR: *(SQLUSMALLINT *)value = SQL_CB_CLOSE; return SQL_SUCCESS;
    default: break;
    }
    if (value && size > 0) snprintf(value, (size_t)size, "%s", text);
    if (length) *length = (SQLSMALLINT)strlen(text);
    return SQL_SUCCESS;
}

/* ---- statements ---- */

static SQLRETURN answer(struct statement *statement, int columns, const char *first, const char *second) {
    statement->columns = text_columns;
    statement->column_count = columns;
    statement->rows = 1;
    statement->is_answer = 1;
    snprintf(statement->answers[0], sizeof statement->answers[0], "%s", first);
    snprintf(statement->answers[1], sizeof statement->answers[1], "%s", second);
    return SQL_SUCCESS;
}

SQLRETURN SQLExecDirect(SQLHSTMT handle, SQLCHAR *sql, SQLINTEGER length) {
    struct statement *statement = handle;
    char *text = length == SQL_NTS ? strdup((char *)sql) : strndup((char *)sql, (size_t)length);
    SQLRETURN code = SQL_SUCCESS;
    statement->position = 0;
    statement->is_answer = 0;
    statement->column_count = 0;
    const char *table = strstr(text, "CUSTOMERS_");
    if (strncmp(text, "ALTER SESSION", 13) == 0) {
        /* Settings are taken and change nothing. */
    } else if (strstr(text, "V$TRANSACTION")) {
        code = fail(statement, "42S02", "ORA-00942: table or view does not exist");
    } else if (strstr(text, "SYSTIMESTAMP")) {
        code = answer(statement, 2, "2026-06-01 12:00:00.123456", "2026-06-01 14:00:00.123456");
    } else if (table && strstr(text, "count(*)")) {
        code = answer(statement, 1, "0", "");
    } else if (table) {
        statement->columns = customer_columns;
        statement->column_count = CUSTOMER_COLUMNS;
        statement->rows = strstr(text, "WHERE 1 = 0") ? 0 : atoll(table + strlen("CUSTOMERS_"));
    } else if (strstr(text, "FROM DUAL")) {
        const char *quote = strchr(text, '\'');
        char literal[48] = "";
        if (quote) sscanf(quote + 1, "%47[^']", literal);
        code = answer(statement, 1, literal, "");
    } else {
        code = fail(statement, "42S02", "ORA-00942: table or view does not exist");
    }
    free(text);
    return code;
}

SQLRETURN SQLNumResultCols(SQLHSTMT handle, SQLSMALLINT *count) {
    *count = (SQLSMALLINT)((struct statement *)handle)->column_count;
    return SQL_SUCCESS;
}

SQLRETURN SQLDescribeCol(SQLHSTMT handle, SQLUSMALLINT number, SQLCHAR *name, SQLSMALLINT name_size,
                         SQLSMALLINT *name_length, SQLSMALLINT *type, SQLULEN *size, SQLSMALLINT *scale,
                         SQLSMALLINT *nullable) {
    struct statement *statement = handle;
    if (number < 1 || number > statement->column_count) return fail(statement, "07009", "no such column");
    const struct column *column = &statement->columns[number - 1];
    if (name && name_size > 0) snprintf((char *)name, (size_t)name_size, "%s", column->name);
    if (name_length) *name_length = (SQLSMALLINT)strlen(column->name);
    if (type) *type = column->type;
    if (size) *size = column->size;
    if (scale) *scale = column->scale;
    if (nullable) *nullable = column->nullable;
    return SQL_SUCCESS;
}

SQLRETURN SQLColAttribute(SQLHSTMT handle, SQLUSMALLINT number, SQLUSMALLINT field, SQLPOINTER text, SQLSMALLINT size,
                          SQLSMALLINT *length, SQLLEN *numeric) {
    struct statement *statement = handle;
    (void)numeric;
    if (number < 1 || number > statement->column_count) return fail(statement, "07009", "no such column");
    const char *value = field == SQL_DESC_TYPE_NAME ? statement->columns[number - 1].type_name : "";
    if (text && size > 0) snprintf(text, (size_t)size, "%s", value);
    if (length) *length = (SQLSMALLINT)strlen(value);
    return SQL_SUCCESS;
}

SQLRETURN SQLBindCol(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER cells, SQLLEN width,
                     SQLLEN *indicators) {
    struct statement *statement = handle;
    if (number < 1 || number > CUSTOMER_COLUMNS) return fail(statement, "07009", "no such column");
    statement->bindings[number - 1] = (struct binding){c_type, cells, width, indicators};
    return SQL_SUCCESS;
}

SQLRETURN SQLSetStmtAttr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER length) {
    struct statement *statement = handle;
    (void)length;
    switch (attribute) {
    case SQL_ATTR_ROW_ARRAY_SIZE: statement->array_size = (SQLULEN)(uintptr_t)value; break;
    case SQL_ATTR_ROW_STATUS_PTR: statement->row_status = value; break;
    case SQL_ATTR_ROWS_FETCHED_PTR: statement->rows_fetched = value; break;
    default: break;
    }
    return SQL_SUCCESS;
}

SQLRETURN SQLGetStmtAttr(SQLHSTMT handle, SQLINTEGER attribute, SQLPOINTER value, SQLINTEGER size, SQLINTEGER *length) {
    static char descriptor[16];
    (void)handle, (void)size, (void)length;
    /* The driver manager asks for the implicit descriptors and only passes them back. */
    switch (attribute) {
    case SQL_ATTR_APP_ROW_DESC:
    case SQL_ATTR_APP_PARAM_DESC:
    case SQL_ATTR_IMP_ROW_DESC:
    case SQL_ATTR_IMP_PARAM_DESC: *(SQLPOINTER *)value = descriptor; break;
    default: *(SQLULEN *)value = 0; break;
    }
    return SQL_SUCCESS;
}

/* Ten digits, with leading zeros. */
static void write_digits(char *target, int64_t number, int width) {
    for (int place = width - 1; place >= 0; place--, number /= 10) target[place] = (char)('0' + number % 10);
}

static SQLRETURN fill(struct statement *statement, SQLULEN count) {
    for (int c = 0; c < statement->column_count; c++) {
        struct binding *binding = &statement->bindings[c];
        if (!binding->cells) continue;
        if (binding->c_type == SQL_C_SBIGINT || binding->c_type == SQL_C_UBIGINT)
            return fail(statement, "HY004", "Invalid SQL data type <-25>");
        for (SQLULEN r = 0; r < count; r++) {
            int64_t row = statement->position + (int64_t)r;
            const struct value *value = &templates[row % TEMPLATES][c];
            char *cell = binding->cells + (SQLLEN)r * binding->width;
            binding->indicators[r] = value->length;
            if (value->length == SQL_NULL_DATA) continue;
            if (binding->c_type == SQL_C_TYPE_TIMESTAMP) {
                memcpy(cell, &value->stamp, sizeof value->stamp);
                continue;
            }
            if (binding->c_type != SQL_C_CHAR || value->length >= binding->width)
                return fail(statement, "HY003", "this driver delivers SQL_C_CHAR and SQL_C_TYPE_TIMESTAMP");
            memcpy(cell, value->text, (size_t)value->length + 1);
            if (c == 0) write_digits(cell, row, 10);
            if (c == 1) write_digits(cell + 1, row, 9);
        }
    }
    return SQL_SUCCESS;
}

SQLRETURN SQLFetch(SQLHSTMT handle) {
    struct statement *statement = handle;
    int64_t left = statement->rows - statement->position;
    if (left <= 0) return SQL_NO_DATA;
    SQLULEN count = left < (int64_t)statement->array_size ? (SQLULEN)left : statement->array_size;
    SQLRETURN code = statement->is_answer ? SQL_SUCCESS : fill(statement, count);
    if (code != SQL_SUCCESS) return code;
    statement->position += (int64_t)count;
    for (SQLULEN r = 0; statement->row_status && r < statement->array_size; r++)
        statement->row_status[r] = r < count ? SQL_ROW_SUCCESS : SQL_ROW_NOROW;
    if (statement->rows_fetched) *statement->rows_fetched = count;
    return SQL_SUCCESS;
}

SQLRETURN SQLGetData(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type, SQLPOINTER target, SQLLEN size,
                     SQLLEN *indicator) {
    struct statement *statement = handle;
    (void)c_type;
    if (!statement->is_answer) return fail(statement, "HYC00", "SQLGetData is for single rows");
    if (number < 1 || number > 2) return fail(statement, "07009", "no such column");
    snprintf(target, (size_t)size, "%s", statement->answers[number - 1]);
    *indicator = (SQLLEN)strlen(statement->answers[number - 1]);
    return SQL_SUCCESS;
}

SQLRETURN SQLFreeStmt(SQLHSTMT handle, SQLUSMALLINT option) {
    (void)handle, (void)option;
    return SQL_SUCCESS;
}

SQLRETURN SQLCloseCursor(SQLHSTMT handle) {
    (void)handle;
    return SQL_SUCCESS;
}

SQLRETURN SQLCancel(SQLHSTMT handle) {
    struct statement *statement = handle;
    statement->rows = statement->position;
    return SQL_SUCCESS;
}

SQLRETURN SQLGetDiagRec(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLCHAR *state, SQLINTEGER *native,
                        SQLCHAR *message, SQLSMALLINT size, SQLSMALLINT *length) {
    struct statement *statement = handle;
    if (type != SQL_HANDLE_STMT || number != 1 || !statement->state[0]) return SQL_NO_DATA;
    memcpy(state, statement->state, 6);
    if (native) *native = 942;
    if (message && size > 0) snprintf((char *)message, (size_t)size, "%s", statement->message);
    if (length) *length = (SQLSMALLINT)strlen(statement->message);
    return SQL_SUCCESS;
}
