#!/usr/bin/env bash
# GENERATED ALWAYS refuses values of an INSERT and takes those of COPY; the next INSERT then meets a duplicate key.
#
# Guess:  an identity column that is GENERATED ALWAYS refuses explicit values, so a load either fails or draws from
#         the sequence.
# Really: COPY writes what it is given, as if OVERRIDING SYSTEM VALUE were there, and leaves the sequence where it
#         was. The load succeeds; afterwards as many INSERTs fail as there were rows, since each failure draws one
#         number.
# Source: PostgreSQL's manual, CREATE TABLE, GENERATED … AS IDENTITY: "In the COPY command, user-specified values are
#         always used regardless of this setting."
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'INSERT is refused, COPY is taken, and three INSERTs without a key fail before the fourth succeeds'

sql 'CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)'
shows 'INSERT with a key' "$(sql "INSERT INTO customers VALUES (1, 'a')" 2>&1 | sed -n 's/^ERROR: *//p')" \
    'cannot insert a non-DEFAULT value into column "id"'
printf '1,a\n2,b\n3,c\n' | sql 'COPY customers FROM STDIN (FORMAT csv)'
shows 'rows after COPY' "$(sql 'SELECT string_agg(id::text, $$ $$ ORDER BY id) FROM customers')" '1 2 3'
for number in 1 2 3; do
    shows "INSERT $number without a key" "$(sql "INSERT INTO customers (name) VALUES ('d')" 2>&1 | sed -n 's/^ERROR: *//p')" \
        'duplicate key value violates unique constraint "customers_pkey"'
done
shows 'INSERT 4 without a key' "$(sql "INSERT INTO customers (name) VALUES ('d') RETURNING id")" 4
verdict
