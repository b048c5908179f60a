#!/usr/bin/env bash
# Binary COPY writes a tsquery that binary COPY refuses to read.
#
# Guess:  what COPY TO writes in binary format, COPY FROM of the same server reads; only other versions may differ.
# Really: a tsquery without lexemes, which is what a search for a stop word becomes, is written, and refused on the
#         way back: "malformed tsquery: operand not found". Text and csv take it.
# Source: PostgreSQL's manual, "Text Search Types", says nothing about it; its source, tsqueryrecv in tsquery.c,
#         allows no empty tree that tsquerysend writes.
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'the saved search "the" goes through text and csv, and not through binary'

sql 'CREATE TABLE searches (search tsquery)' 'CREATE TABLE copies (search tsquery)'
sql "SET client_min_messages = error" "INSERT INTO searches VALUES (plainto_tsquery('english', 'the'))"
for format in text csv binary; do
    sql "COPY searches TO STDOUT (FORMAT $format)" >"$folder/data"
    said=$(sql "COPY copies FROM STDIN (FORMAT $format)" 2>&1 <"$folder/data" | sed -n 's/^ERROR: *//p') || true
    described=''
    [[ $format != binary ]] || described='malformed tsquery: operand not found'
    shows "$format: error" "$said" "$described"
done
shows 'rows that came through' "$(sql 'SELECT count(*) FROM copies')" 2
verdict
