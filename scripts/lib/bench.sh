# shellcheck shell=bash disable=SC2034,SC2154 # lib/common.sh sets what is not set here, and scripts use what is
# What scripts that run replicator-bench share. Sourced after lib/common.sh, with the stack's variables set.

bench=$checkout/.build/release/replicator-bench
export BENCH_ODBC=$DEMO_SOURCE_ODBC BENCH_POSTGRES=$DEMO_TARGET_URL
export BENCH_S3_ENDPOINT=$DEMO_S3_ENDPOINT BENCH_S3_BUCKET=$DEMO_S3_BUCKET

build_bench() { (cd "$checkout" && swift build --configuration release --product replicator-bench >&2); }

# json_number KEY LINE: a whole number of a line of JSON.
json_number() { sed -nE "s/.*\"$1\":([0-9]+).*/\\1/p" <<<"$2"; }

# customers_query ROWS: reads so many rows, the table over and over where it has fewer.
customers_query() {
    local present
    present=$("$here/stack" psql demo_source -Atqc 'select count(*) from bench_source.customers')
    printf 'select c.* from bench_source.customers as c, generate_series(1, %s) limit %s' \
        $((($1 + present - 1) / present)) "$1"
}
