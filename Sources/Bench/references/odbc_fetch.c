/*
 * The ceiling of the ODBC way: fetches blocks of rows and does nothing with them.
 *
 *     BENCH_ODBC='Driver=…;UseDeclareFetch=1;Fetch=1000' odbc_fetch 1000 'SELECT …'
 *
 * Whatever reads this query through this driver and does something with the rows cannot be faster.
 */
#include "reference.h"

int main(int argc, char **argv)
{
    Source source;
    Block block;
    unsigned long long rows = 0, bytes = 0;
    double start = now_seconds();
    SQLSMALLINT column;
    SQLULEN row;

    if (argc != 3 || atoi(argv[1]) <= 0) fail("usage", "BENCH_ODBC=… odbc_fetch ROWS_PER_FETCH QUERY");
    source_open(&source, from_environment("BENCH_ODBC"), argv[2], atoi(argv[1]));
    block_allocate(&block, &source);
    source_bind(&source, &block);
    while (source_fetch(&source, &block)) {
        rows += block.rows;
        for (column = 0; column < source.columns; column++)
            for (row = 0; row < block.rows; row++)
                if (block.lengths[column][row] > 0) bytes += block.lengths[column][row];
    }
    source_close(&source);
    report("odbc_fetch", rows, bytes, now_seconds() - start);
    return 0;
}
