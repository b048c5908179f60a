/* What the two reference programs share: an ODBC source that fetches blocks of rows as text, and the measurement. */
#ifndef REPLICATOR_REFERENCE_H
#define REPLICATOR_REFERENCE_H

#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* The widest cell that is bound, in bytes; unbounded columns are described as far wider. */
#define WIDTH_LIMIT 8192

/* One block of rows, column by column, as the driver fills it. */
typedef struct {
    char **cells;       /* for each column: rows_per_fetch cells of its width */
    SQLLEN **lengths;   /* for each column: rows_per_fetch lengths, SQL_NULL_DATA for NULL */
    SQLULEN rows;       /* rows of the last fetch */
} Block;

typedef struct {
    SQLHENV environment;
    SQLHDBC connection;
    SQLHSTMT statement;
    SQLSMALLINT columns;
    SQLLEN *widths;     /* for each column: bytes of a cell, with the NUL that ODBC appends */
    size_t rows_per_fetch;
} Source;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) fail("memory", "exhausted");
    return memory;
}

static void check(SQLRETURN result, const char *function, SQLSMALLINT kind, SQLHANDLE handle)
{
    SQLCHAR state[6] = "", message[1024] = "no diagnostic record";
    if (SQL_SUCCEEDED(result)) return;
    SQLGetDiagRec(kind, handle, 1, state, NULL, message, sizeof message, NULL);
    fprintf(stderr, "%s: [%s] %s\n", function, state, message);
    exit(1);
}

/* Connects, runs the query and learns how wide its columns are. */
static void source_open(Source *source, const char *connection_string, const char *query, size_t rows_per_fetch)
{
    SQLSMALLINT column;

    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &source->environment);
    SQLSetEnvAttr(source->environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER)SQL_OV_ODBC3, 0);
    SQLAllocHandle(SQL_HANDLE_DBC, source->environment, &source->connection);
    check(SQLDriverConnect(source->connection, NULL, (SQLCHAR *)connection_string, SQL_NTS, NULL, 0, NULL,
                           SQL_DRIVER_NOPROMPT),
          "SQLDriverConnect", SQL_HANDLE_DBC, source->connection);
    SQLAllocHandle(SQL_HANDLE_STMT, source->connection, &source->statement);
    SQLSetStmtAttr(source->statement, SQL_ATTR_ROW_ARRAY_SIZE, (SQLPOINTER)rows_per_fetch, 0);
    check(SQLExecDirect(source->statement, (SQLCHAR *)query, SQL_NTS), "SQLExecDirect", SQL_HANDLE_STMT,
          source->statement);
    check(SQLNumResultCols(source->statement, &source->columns), "SQLNumResultCols", SQL_HANDLE_STMT,
          source->statement);

    source->rows_per_fetch = rows_per_fetch;
    source->widths = allocate(source->columns, sizeof *source->widths);
    for (column = 0; column < source->columns; column++) {
        SQLLEN characters = 0;
        check(SQLColAttribute(source->statement, column + 1, SQL_DESC_DISPLAY_SIZE, NULL, 0, NULL, &characters),
              "SQLColAttribute", SQL_HANDLE_STMT, source->statement);
        /* A character of UTF-8 has up to four bytes. */
        source->widths[column] =
            characters <= 0 || characters * 4 >= WIDTH_LIMIT ? WIDTH_LIMIT : characters * 4 + 1;
    }
}

static void block_allocate(Block *block, const Source *source)
{
    SQLSMALLINT column;

    block->cells = allocate(source->columns, sizeof *block->cells);
    block->lengths = allocate(source->columns, sizeof *block->lengths);
    for (column = 0; column < source->columns; column++) {
        block->cells[column] = allocate(source->rows_per_fetch, source->widths[column]);
        block->lengths[column] = allocate(source->rows_per_fetch, sizeof **block->lengths);
    }
}

/* Directs the following fetches into this block. */
static void source_bind(Source *source, Block *block)
{
    SQLSMALLINT column;

    SQLSetStmtAttr(source->statement, SQL_ATTR_ROWS_FETCHED_PTR, &block->rows, 0);
    for (column = 0; column < source->columns; column++)
        check(SQLBindCol(source->statement, column + 1, SQL_C_CHAR, block->cells[column], source->widths[column],
                         block->lengths[column]),
              "SQLBindCol", SQL_HANDLE_STMT, source->statement);
}

/* Fetches the next block of rows; 0 at the end of the result. */
static int source_fetch(Source *source, Block *block)
{
    SQLRETURN result = SQLFetch(source->statement);

    block->rows = result == SQL_NO_DATA ? 0 : block->rows;
    if (result == SQL_NO_DATA) return 0;
    if (result == SQL_SUCCESS_WITH_INFO) fail("SQLFetch", "a value was cut off");
    check(result, "SQLFetch", SQL_HANDLE_STMT, source->statement);
    return 1;
}

static void source_close(Source *source)
{
    SQLFreeHandle(SQL_HANDLE_STMT, source->statement);
    SQLDisconnect(source->connection);
    SQLFreeHandle(SQL_HANDLE_DBC, source->connection);
    SQLFreeHandle(SQL_HANDLE_ENV, source->environment);
}

static double now_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* The largest resident set since this program began. ru_maxrss would count the parent's from before exec, too. */
static long peak_memory_bytes(void)
{
    char line[256];
    long kibibytes = 0;
    FILE *file = fopen("/proc/self/status", "r");

    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "VmHWM: %ld kB", &kibibytes) == 1) break;
    if (file != NULL) fclose(file);
    return kibibytes * 1024;
}

/* Prints the result as one line of JSON. CPU and memory are this process's own, not those of the servers. */
static void report(const char *program, unsigned long long rows, unsigned long long bytes, double seconds)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"program\":\"%s\",\"rows\":%llu,\"bytes\":%llu,\"seconds\":%.3f,\"rows_per_second\":%.0f,"
           "\"user_seconds\":%.3f,\"system_seconds\":%.3f,\"peak_memory_bytes\":%ld}\n",
           program, rows, bytes, seconds, rows / seconds,
           usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6,
           usage.ru_stime.tv_sec + usage.ru_stime.tv_usec / 1e6, peak_memory_bytes());
}

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL) fail(name, "is not set");
    return value;
}

#endif
