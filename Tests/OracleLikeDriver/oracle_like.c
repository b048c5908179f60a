/* A small ODBC driver for tests and benchmarks. It describes and delivers rows as Oracle's driver does where that is
 * strict or odd, without a database: names in upper case, NUMBER as SQL_DECIMAL, DATE and TIMESTAMP as SQL_TYPE_TIMESTAMP
 * with the fraction's digits described as 0, decimal text without a leading zero or trailing ones (".5"), and
 * SQL_C_SBIGINT refused at the first fetch. Rows are copied from a few prepared ones, at memory speed.
 *
 * "CUSTOMERS_<n>" anywhere in a statement makes it a read of n customers, or of those that a condition on ROWID or
 * CUSTOMER_ID leaves. What a split asks first is answered too, from a made-up extent map that holds exactly these rows:
 * see `requests`. "Deny=DBA_EXTENTS,DBMS_FLASHBACK" in the connection string takes the grants on what it names away.
 * Loaded by unixODBC from a private odbcinst.ini.
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
    {"A", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE}, {"B", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE},
    {"C", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE}, {"D", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE},
    {"E", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE}, {"F", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE},
    {"G", SQL_VARCHAR, "VARCHAR2", 40, 0, SQL_NULLABLE},
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

struct connection {
    /* Names that this user may not use. */
    char denied[200];
    /* Rows of the table that DBMS_PARALLEL_EXECUTE has last split. */
    int64_t chunked_rows;
};

struct statement {
    struct connection *connection;
    const struct column *columns;
    int column_count;
    /* The next row to deliver, and the one after the last. */
    int64_t position, rows;
    /* A short result in place of customers: a line a row, columns apart by tabs, NULL as nothing. */
    char answer[4096];
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
    *handle = calloc(1, type == SQL_HANDLE_STMT ? sizeof(struct statement) : sizeof(struct connection));
    if (!*handle) return SQL_ERROR;
    if (type == SQL_HANDLE_STMT) {
        ((struct statement *)*handle)->array_size = 1;
        ((struct statement *)*handle)->connection = parent;
    }
    return SQL_SUCCESS;
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
    (void)window, (void)completion;
    struct connection *connection = dbc;
    char *text = in_length == SQL_NTS ? strdup((char *)in) : strndup((char *)in, (size_t)in_length);
    const char *denied = text ? strstr(text, "Deny=") : NULL;
    if (denied) sscanf(denied, "Deny=%199[^;]", connection->denied);
    free(text);
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

/* A result of text; see `struct statement`. */
static SQLRETURN answer(struct statement *statement, const char *text) {
    statement->columns = text_columns;
    statement->column_count = 1;
    statement->rows = 0;
    statement->is_answer = 1;
    snprintf(statement->answer, sizeof statement->answer, "%s", text);
    for (const char *c = statement->answer; *c; c++) {
        if (*c == '\t' && statement->rows == 0) statement->column_count++;
        if (*c == '\n') statement->rows++;
    }
    return SQL_SUCCESS;
}

/* Rows of the table that a statement names, or -1. */
static int64_t table_rows(const char *sql) {
    const char *table = strstr(sql, "CUSTOMERS_");
    return table ? atoll(table + strlen("CUSTOMERS_")) : -1;
}

/* ---- the extent map ----
 *
 * 64 extents of equal size in three files, 32 rows to a block. Between two extents of a file are blocks of others,
 * and the last extents of a small table are empty, as they are where Oracle keeps room for more.
 */
enum { EXTENTS = 64, FILES = 3, FIRST_FILE = 4, FIRST_BLOCK = 128, GAP = 8, BLOCK_ROWS = 32, OBJECT = 73921 };
enum { CHUNKS = 16 };

static int64_t extent_blocks(int64_t rows) {
    int64_t blocks = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    return blocks > EXTENTS ? (blocks + EXTENTS - 1) / EXTENTS : 1;
}

/* First extent of a file; the one after the last has the first of the next file. */
static int64_t first_extent(int64_t file) { return ((file - FIRST_FILE) * EXTENTS + FILES - 1) / FILES; }

/* The first row of a table of so many rows that is in this block of this file, or behind it. */
static int64_t row_at(int64_t rows, int64_t file, int64_t block) {
    int64_t blocks = extent_blocks(rows), extent = (block - FIRST_BLOCK) / (blocks + GAP);
    int64_t within = (block - FIRST_BLOCK) % (blocks + GAP), last = first_extent(file + 1) * blocks;
    int64_t ordinal = block < FIRST_BLOCK ? 0 : extent * blocks + (within < blocks ? within : blocks);
    if (ordinal < first_extent(file) * blocks) ordinal = first_extent(file) * blocks;
    if (ordinal > last) ordinal = last;
    return ordinal * BLOCK_ROWS < rows ? ordinal * BLOCK_ROWS : rows;
}

static SQLRETURN answer_extents(struct statement *statement, const char *sql) {
    char text[sizeof statement->answer] = "";
    size_t length = 0;
    int64_t blocks = extent_blocks(table_rows(sql));
    for (int64_t file = FIRST_FILE; file < FIRST_FILE + FILES; file++)
        for (int64_t extent = first_extent(file); extent < first_extent(file + 1); extent++)
            length += (size_t)snprintf(text + length, sizeof text - length, "%d\t%d\t%lld\t%lld\n", OBJECT, (int)file,
                                       (long long)(FIRST_BLOCK + extent * (blocks + GAP)), (long long)blocks);
    return answer(statement, text);
}

/* ---- what is asked ---- */

/* A text literal comes back as it is. */
static SQLRETURN answer_literal(struct statement *statement, const char *sql) {
    char literal[100] = "";
    const char *quote = strchr(sql, '\'');
    if (quote) sscanf(quote + 1, "%98[^']", literal);
    return answer(statement, strcat(literal, "\n"));
}

/* Type, IOT type, cluster, temporary, external, hybrid, blocks: "CUSTOMERS_10_VIEW" is a view. */
static SQLRETURN answer_shape(struct statement *statement, const char *sql) {
    static const char *const shapes[][2] = {
        {"_VIEW'", "VIEW\t\t\t\tNO\tNO\t\n"},
        {"_IOT'", "TABLE\tIOT\t\tN\tNO\tNO\t\n"},
        {"_CLUSTERED'", "TABLE\t\tC1\tN\tNO\tNO\t\n"},
        {"_EXTERNAL'", "TABLE\t\t\tN\tYES\tNO\t\n"},
        {"_TEMPORARY'", "TABLE\t\t\tY\tNO\tNO\t\n"},
    };
    char text[80];
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (strstr(sql, shapes[i][0])) return answer(statement, shapes[i][1]);
    if (table_rows(sql) < 0) return answer(statement, "");
    snprintf(text, sizeof text, "TABLE\t\t\tN\tNO\tNO\t%lld\n", (long long)extent_blocks(table_rows(sql)) * EXTENTS);
    return answer(statement, text);
}

/* Least and greatest key, and how many rows. */
static SQLRETURN answer_bounds(struct statement *statement, const char *sql) {
    char text[80] = "\t\n";
    int64_t rows = table_rows(sql);
    if (!strstr(sql, "MIN(\"CUSTOMER_ID\")"))
        return fail(statement, "42S22", "ORA-00904: only CUSTOMER_ID has bounds here");
    if (rows > 0) snprintf(text, sizeof text, "0\t%lld\n", (long long)rows - 1);
    return answer(statement, text);
}

static SQLRETURN create_chunks(struct statement *statement, const char *sql) {
    statement->connection->chunked_rows = table_rows(sql);
    return SQL_SUCCESS;
}

/* A ROWID of a chunk is the object's six characters and the row's number in twelve digits. */
static SQLRETURN answer_chunks(struct statement *statement, const char *sql) {
    (void)sql;
    char text[sizeof statement->answer] = "";
    size_t length = 0;
    int64_t rows = statement->connection->chunked_rows;
    for (int64_t i = 0; i < CHUNKS && rows > 0; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "AAASDB%012lld\tAAASDB%012lld\n",
                                   (long long)(rows * i / CHUNKS), (long long)(rows * (i + 1) / CHUNKS - 1));
    return answer(statement, text);
}

/* The rows of a table that a condition on its ROWID or its key leaves; other conditions leave all. */
static SQLRETURN read_customers(struct statement *statement, const char *sql) {
    int64_t rows = table_rows(sql), from = 0, to = rows;
    long long file, first, last, bound;
    const char *range = strstr(sql, "ROWID BETWEEN");
    const char *lower = strstr(sql, "\"CUSTOMER_ID\" >= "), *upper = strstr(sql, "\"CUSTOMER_ID\" < ");
    if (strstr(sql, "WHERE 1 = 0") || strstr(sql, "\"CUSTOMER_ID\" IS NULL")) to = 0;
    if (range && sscanf(range, "ROWID BETWEEN DBMS_ROWID.ROWID_CREATE(1, %*d, %lld, %lld, 0) AND "
                               "DBMS_ROWID.ROWID_CREATE(1, %*d, %*d, %lld, 32767)", &file, &first, &last) == 3) {
        from = row_at(rows, file, first);
        to = row_at(rows, file, last + 1);
    } else if (range && sscanf(range, "ROWID BETWEEN CHARTOROWID('AAASDB%lld') AND CHARTOROWID('AAASDB%lld')", &first,
                               &last) == 2) {
        from = first;
        to = last + 1;
    } else if (range) {
        return fail(statement, "HY000", "ORA-01410: invalid ROWID");
    }
    if (lower && sscanf(lower, "\"CUSTOMER_ID\" >= %lld", &bound) == 1 && bound > from) from = bound;
    if (upper && sscanf(upper, "\"CUSTOMER_ID\" < %lld", &bound) == 1 && bound < to) to = bound;
    statement->columns = customer_columns;
    statement->column_count = CUSTOMER_COLUMNS;
    statement->position = from;
    statement->rows = to;
    return SQL_SUCCESS;
}

/* The first text that a statement contains says what it is: answered by a text, or by a function, or just taken. */
static const struct request {
    const char *text;
    const char *answer;
    SQLRETURN (*run)(struct statement *, const char *);
} requests[] = {
    {"ALTER SESSION", NULL, NULL},
    {"SYSTIMESTAMP", "2026-06-01 12:00:00.123456\t2026-06-01 14:00:00.123456\n", NULL},
    {"BEGIN DBMS_FLASHBACK", NULL, NULL},
    {"DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER", "281474976710655\n", NULL},
    {"V$DATABASE", "281474976710655\n", NULL},
    {"CURRENT_SCHEMA", "MAGINUS\n", NULL},
    {"ALL_OBJECTS", NULL, answer_shape},
    {"DBA_EXTENTS", NULL, answer_extents},
    {"ALL_PROCEDURES", "PRIMARY\t1\n", NULL},
    {"DBMS_PARALLEL_EXECUTE.CREATE_CHUNKS_BY_ROWID", NULL, create_chunks},
    {"BEGIN DBMS_PARALLEL_EXECUTE", NULL, NULL},
    {"USER_PARALLEL_EXECUTE_CHUNKS", NULL, answer_chunks},
    {"MIN(\"", NULL, answer_bounds},
    {"count(*)", "0\n", NULL},
    {"CUSTOMERS_", NULL, read_customers},
    {"FROM DUAL", NULL, answer_literal},
};

/* Oracle's word for what the user may not use, by the sort of the thing. */
static SQLRETURN refuse(struct statement *statement, const char *name) {
    if (strncmp(name, "DBMS_PARALLEL", 13) == 0)
        return fail(statement, "HY000", "ORA-06550: line 1, column 7: PLS-00201: identifier must be declared");
    /* ALL_TABLES has this column since 19c. */
    if (strncmp(name, "DBMS_", 5) == 0 || strcmp(name, "HYBRID") == 0)
        return fail(statement, "42S22", "ORA-00904: invalid identifier");
    if (strncmp(name, "AS OF", 5) == 0) return fail(statement, "42000", "ORA-01031: insufficient privileges");
    return fail(statement, "42S02", "ORA-00942: table or view does not exist");
}

static SQLRETURN run(struct statement *statement, const char *sql, const struct request *request) {
    if (request->answer) return answer(statement, request->answer);
    return request->run ? request->run(statement, sql) : SQL_SUCCESS;
}

static SQLRETURN execute(struct statement *statement, const char *sql) {
    char denied[sizeof statement->connection->denied], *rest = NULL;
    memcpy(denied, statement->connection->denied, sizeof denied);
    for (char *name = strtok_r(denied, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
        if (strstr(sql, name))
            /* A view of what one may execute is there for everybody. */
            return strstr(sql, "ALL_PROCEDURES") ? answer(statement, "\t0\n") : refuse(statement, name);
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
        if (strstr(sql, requests[i].text)) return run(statement, sql, &requests[i]);
    return refuse(statement, "");
}

SQLRETURN SQLExecDirect(SQLHSTMT handle, SQLCHAR *sql, SQLINTEGER length) {
    struct statement *statement = handle;
    char *text = length == SQL_NTS ? strdup((char *)sql) : strndup((char *)sql, (size_t)length);
    statement->position = statement->rows = 0;
    statement->is_answer = 0;
    statement->column_count = 0;
    SQLRETURN code = execute(statement, text);
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
    SQLULEN size = statement->is_answer ? 1 : statement->array_size;
    SQLULEN count = left < (int64_t)size ? (SQLULEN)left : size;
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
    if (number < 1 || number > statement->column_count) return fail(statement, "07009", "no such column");
    const char *cell = statement->answer;
    for (int64_t row = 1; row < statement->position; row++) cell = strchr(cell, '\n') + 1;
    for (int column = 1; column < number; column++) cell = strchr(cell, '\t') + 1;
    size_t length = strcspn(cell, "\t\n");
    if ((SQLLEN)length >= size) return fail(statement, "HY090", "the answer is longer than the buffer");
    *indicator = length ? (SQLLEN)length : SQL_NULL_DATA;
    memcpy(target, cell, length);
    ((char *)target)[length] = 0;
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
    const char *code = strstr(statement->message, "ORA-");
    if (native) *native = code ? atoi(code + 4) : 0;
    if (message && size > 0) snprintf((char *)message, (size_t)size, "%s", statement->message);
    if (length) *length = (SQLSMALLINT)strlen(statement->message);
    return SQL_SUCCESS;
}

/* unixODBC takes no diagnostic from a driver without this; it asks for where a record comes from, which is nowhere. */
SQLRETURN SQLGetDiagField(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT number, SQLSMALLINT field, SQLPOINTER value,
                          SQLSMALLINT size, SQLSMALLINT *length) {
    (void)type, (void)handle, (void)number, (void)field;
    if (value && size > 0) *(char *)value = 0;
    if (length) *length = 0;
    return SQL_SUCCESS;
}
