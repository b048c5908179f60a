#!/usr/bin/env bash
# An upsert "where anything differs" leaves rows that differ.
#
# Guess:  ON CONFLICT DO UPDATE … WHERE t IS DISTINCT FROM excluded touches every row whose value has changed, so that
#         afterwards the target's text is the source's text.
# Really: IS DISTINCT FROM asks the type's own equality: 1.0 is 1.00, a month is 30 days, 24:00 is a day, and jsonb
#         compares numbers likewise. Such rows keep the old value, and a comparison of dumps or checksums finds them.
#         (The operator *<> on rows compares what is stored.)
# Source: PostgreSQL's manual, "Composite Type Comparison": *= and *<> compare the internal binary representation,
#         which may differ where = holds.
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'no row is updated, and the texts of all differ from the source'

# upsert TYPE OLD NEW: how many rows an upsert updates, and what is there afterwards.
upsert() {
    sql "CREATE TABLE target (id int PRIMARY KEY, value $1)" "INSERT INTO target VALUES (1, '$2')"
    printf '%s, ' "$(sql "WITH changed AS (INSERT INTO target AS t VALUES (1, '$3') ON CONFLICT (id)
        DO UPDATE SET value = excluded.value WHERE t IS DISTINCT FROM excluded RETURNING 1) SELECT count(*) FROM changed")"
    sql 'SELECT value FROM target' 'DROP TABLE target'
}
shows 'numeric 1.0, source 1.00: updated, value' "$(upsert numeric 1.0 1.00)" '0, 1.0'
shows 'interval 1 month, source 30 days' "$(upsert interval '1 month' '30 days')" '0, 1 mon'
shows 'interval 24 hours, source 1 day' "$(upsert interval '24 hours' '1 day')" '0, 24:00:00'
shows 'jsonb {"a": 1.0}, source {"a": 1.00}' "$(upsert jsonb '{"a": 1.0}' '{"a": 1.00}')" '0, {"a": 1.0}'
shows 'rows of 1.0 and of 1.00: IS DISTINCT FROM, *<>' \
    "$(sql 'SELECT a IS DISTINCT FROM b, a *<> b FROM (VALUES (1.0)) AS a, (VALUES (1.00)) AS b')" 'f|t'
verdict
