#!/usr/bin/env bash
# COPY table TO leaves out generated columns and the rows of children; SELECT * from that table has both.
#
# Guess:  COPY t TO STDOUT is short for COPY (SELECT * FROM t) TO STDOUT.
# Really: it reads the one named table, not those that inherit from it, and only columns that COPY FROM could write,
#         so without generated ones. No notice. (Of a partitioned table or a view it is refused, with a hint.)
# Source: PostgreSQL's manual, COPY: the parameter table_name's columns, and "Notes".
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'one row of one column instead of three rows of two'

sql 'CREATE TABLE orders (id int, twice int GENERATED ALWAYS AS (id * 2) STORED)' \
    'CREATE TABLE orders_old () INHERITS (orders)' \
    'INSERT INTO orders VALUES (1)' 'INSERT INTO orders_old VALUES (2), (3)'
shows 'COPY orders' "$(sql 'COPY orders TO STDOUT (FORMAT csv)' | paste -sd' ')" '1'
shows 'COPY (SELECT * FROM orders)' "$(sql 'COPY (SELECT * FROM orders) TO STDOUT (FORMAT csv)' | paste -sd' ')" '1,2 2,4 3,6'
verdict
