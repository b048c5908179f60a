/*
 * The yardstick: what a competent C programmer writes in an afternoon. One thread fetches blocks through ODBC, another
 * one formats them as CSV, byte by byte, and sends them to COPY FROM STDIN. Two blocks go round between them.
 *
 *     BENCH_ODBC='Driver=…;UseDeclareFetch=1;Fetch=1000' BENCH_POSTGRES='postgres://…' \
 *         odbc_copy 1000 'SELECT …' schema.table
 */
#include <libpq-fe.h>
#include <pthread.h>

#include "reference.h"

#define BLOCKS 2
#define OUTPUT_BYTES (1 << 20)

static Source source;
static Block blocks[BLOCKS];
static int filled;              /* blocks that are fetched and not yet sent */
static int finished;            /* the source has no more rows */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void *fetch_all(void *unused)
{
    int next = 0, more = 1;

    (void)unused;
    while (more) {
        pthread_mutex_lock(&mutex);
        while (filled == BLOCKS) pthread_cond_wait(&changed, &mutex);
        pthread_mutex_unlock(&mutex);

        source_bind(&source, &blocks[next]);
        more = source_fetch(&source, &blocks[next]);
        next = (next + 1) % BLOCKS;

        pthread_mutex_lock(&mutex);
        if (more) filled++;
        else finished = 1;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

/* Writes one cell as CSV and returns the end of it. NULL is nothing, the empty string is "". */
static char *write_cell(char *output, const char *cell, SQLLEN length)
{
    SQLLEN index;
    int quoted = length == 0 || cell[0] == '\\' || cell[0] == ' ' || (length > 0 && cell[length - 1] == ' ');

    if (length == SQL_NULL_DATA) return output;
    for (index = 0; index < length && !quoted; index++)
        quoted = cell[index] == ',' || cell[index] == '"' || cell[index] == '\n' || cell[index] == '\r';
    if (quoted) *output++ = '"';
    for (index = 0; index < length; index++) {
        if (cell[index] == '"') *output++ = '"';
        *output++ = cell[index];
    }
    if (quoted) *output++ = '"';
    return output;
}

static void run(PGconn *connection, const char *statement, ExecStatusType expected)
{
    PGresult *result = PQexec(connection, statement);
    if (PQresultStatus(result) != expected) fail(statement, PQerrorMessage(connection));
    PQclear(result);
}

static void send_bytes(PGconn *connection, const char *bytes, size_t count)
{
    if (PQputCopyData(connection, bytes, (int)count) != 1) fail("PQputCopyData", PQerrorMessage(connection));
}

int main(int argc, char **argv)
{
    unsigned long long rows = 0, bytes = 0;
    double start = now_seconds();
    size_t widest_row = 0;
    char statement[512], *output, *end;
    PGconn *connection;
    PGresult *result;
    pthread_t fetching;
    SQLSMALLINT column;
    int current = 0, index;

    if (argc != 4 || atoi(argv[1]) <= 0)
        fail("usage", "BENCH_ODBC=… BENCH_POSTGRES=… odbc_copy ROWS_PER_FETCH QUERY TABLE");

    connection = PQconnectdb(from_environment("BENCH_POSTGRES"));
    if (PQstatus(connection) != CONNECTION_OK) fail("PQconnectdb", PQerrorMessage(connection));
    run(connection, "BEGIN", PGRES_COMMAND_OK);
    snprintf(statement, sizeof statement, "TRUNCATE %s", argv[3]);
    run(connection, statement, PGRES_COMMAND_OK);
    snprintf(statement, sizeof statement, "COPY %s FROM STDIN (FORMAT csv)", argv[3]);
    run(connection, statement, PGRES_COPY_IN);

    source_open(&source, from_environment("BENCH_ODBC"), argv[2], atoi(argv[1]));
    for (index = 0; index < BLOCKS; index++) block_allocate(&blocks[index], &source);
    /* A cell of quotation marks only takes two bytes for each, the two around it, and a separator. */
    for (column = 0; column < source.columns; column++) widest_row += 2 * source.widths[column] + 3;
    end = output = allocate(OUTPUT_BYTES + widest_row, 1);
    pthread_create(&fetching, NULL, fetch_all, NULL);

    for (;;) {
        Block *block = &blocks[current];
        SQLULEN row;

        pthread_mutex_lock(&mutex);
        while (filled == 0 && !finished) pthread_cond_wait(&changed, &mutex);
        if (filled == 0) break;
        pthread_mutex_unlock(&mutex);

        for (row = 0; row < block->rows; row++) {
            for (column = 0; column < source.columns; column++) {
                if (column > 0) *end++ = ',';
                end = write_cell(end, block->cells[column] + row * source.widths[column], block->lengths[column][row]);
            }
            *end++ = '\n';
            if (end - output >= OUTPUT_BYTES) {
                send_bytes(connection, output, end - output);
                bytes += end - output;
                end = output;
            }
        }
        rows += block->rows;
        current = (current + 1) % BLOCKS;

        pthread_mutex_lock(&mutex);
        filled--;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&mutex);
    }
    pthread_mutex_unlock(&mutex);
    pthread_join(fetching, NULL);

    send_bytes(connection, output, end - output);
    bytes += end - output;
    if (PQputCopyEnd(connection, NULL) != 1) fail("PQputCopyEnd", PQerrorMessage(connection));
    result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail("COPY", PQerrorMessage(connection));
    if (strtoull(PQcmdTuples(result), NULL, 10) != rows) fail("COPY", "took a different number of rows");
    PQclear(result);
    while ((result = PQgetResult(connection)) != NULL) PQclear(result);
    run(connection, "COMMIT", PGRES_COMMAND_OK);
    PQfinish(connection);
    source_close(&source);
    report("odbc_copy", rows, bytes, now_seconds() - start);
    return 0;
}
