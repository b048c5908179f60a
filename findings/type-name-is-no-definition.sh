#!/usr/bin/env bash
# A cast to the name that PostgreSQL gives for a value's own type cuts the value to one letter.
#
# Guess:  pg_typeof(x), or a regtype's text, is a name that can be used for a column or a cast of the same type.
# Really: text of the type bpchar without a length is called "character" there, and as a definition that means
#         character(1): the cast cuts, without an error, and a column made of the name refuses. Likewise bit.
#         format_type with the modifier (-1 for none) says bpchar and can be used.
# Source: PostgreSQL's manual, "Character Types": character without length is character(1), bpchar is of unlimited
#         length; explicit casts cut without an error.
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'the type of abc is called character, and abc::character is a'

sql "CREATE TABLE source AS SELECT 'abc'::bpchar AS code"
name=$(sql 'SELECT pg_typeof(code) FROM source')
shows 'pg_typeof' "$name" character
shows "a cast to $name" "$(sql "SELECT code::$name FROM source")" a
sql "CREATE TABLE target (code $name)"
shows "INSERT into a column of type $name" "$(sql 'INSERT INTO target SELECT code FROM source' 2>&1 | sed -n 's/^ERROR: *//p')" \
    'value too long for type character(1)'
shows 'format_type with the modifier' "$(sql "SELECT format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = 'source'::regclass AND attname = 'code'")" bpchar
verdict
