#!/usr/bin/env bash
# SET TimeZone = '+03' is three hours east, AT TIME ZONE '+03' three hours west.
#
# Guess:  the text '+03' is one zone wherever PostgreSQL takes a zone, and east of Greenwich as in '12:00+03'.
# Really: in a timestamp and as the whole value of SET TimeZone it counts to the east. AT TIME ZONE, and SET TimeZone
#         with anything more ('+03:00', 'UTC+3'), take it for a POSIX zone, whose sign is the other way round. Six
#         hours between two uses of one setting, without an error. INTERVAL '03:00' is east in both.
# Source: PostgreSQL's manual, appendix "POSIX Time Zone Specifications": positive is west of Greenwich, unlike ISO
#         8601; SET, TIME ZONE: a number is hours east, as the standard has it.
# Seen with: PostgreSQL 15.18.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
versions "PostgreSQL $(postgres_version)"
happens 'noon UTC is 15:00 in one and 09:00 in the other'

noon="timestamptz '2026-01-01 12:00+00'"
shows "SET TimeZone = '+03'" "$(sql "SET TimeZone = '+03'" "SELECT $noon")" '2026-01-01 15:00:00+03'
shows "SET TimeZone = '+03:00'" "$(sql "SET TimeZone = '+03:00'" "SELECT $noon")" '2026-01-01 09:00:00-03'
shows "SET TimeZone = 'UTC+3'" "$(sql "SET TimeZone = 'UTC+3'" "SELECT $noon")" '2026-01-01 09:00:00-03'
shows "AT TIME ZONE '+03'" "$(sql "SELECT $noon AT TIME ZONE '+03'")" '2026-01-01 09:00:00'
shows "AT TIME ZONE INTERVAL '03:00'" "$(sql "SELECT $noon AT TIME ZONE INTERVAL '03:00'")" '2026-01-01 15:00:00'
shows "SET TIME ZONE INTERVAL '03:00' …" \
    "$(sql "SET TIME ZONE INTERVAL '03:00' HOUR TO MINUTE" "SELECT $noon")" '2026-01-01 15:00:00+03'
verdict
