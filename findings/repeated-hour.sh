#!/usr/bin/env bash
# 01:30 on the day the clock goes back is 06:30 UTC for PostgreSQL and DuckDB and 05:30 UTC for Python.
#
# Guess:  a local time that comes twice is taken for the same one of the two by everybody (the first), or refused.
# Really: PostgreSQL and DuckDB take the second, standard time; Python's zoneinfo the first (fold=0); pandas and
#         pyarrow refuse it. A key or a watermark that two of them work out from local times is an hour apart, once a
#         year.
# Source: PostgreSQL's manual, appendix "Handling of Invalid or Ambiguous Timestamps": the standard-time reading;
#         Python's datetime, fold; pandas' tz_localize, ambiguous='raise'; pyarrow's assume_timezone,
#         ambiguous='raise'.
# Seen with: PostgreSQL 15.18, DuckDB 2.0.1, Python 3.11 with tzdata 2026.6, pandas 3.1.1, pyarrow 26.0.1.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 tzdata==2026.6
versions "PostgreSQL $(postgres_version), DuckDB 2.0.1, $("$python" -V), pandas 3.1.1, pyarrow 26.0.1, tzdata 2026.6"
happens 'five products, three answers'

shows 'PostgreSQL' "$(sql "SELECT timestamp '2026-11-01 01:30' AT TIME ZONE 'America/New_York'")" '2026-11-01 06:30:00+00'
look "$python" - <<'EOF'
import datetime, zoneinfo
import duckdb, pandas, pyarrow, pyarrow.compute

zone, local = "America/New_York", datetime.datetime(2026, 11, 1, 1, 30)
query = f"SELECT timezone('UTC', timezone('{zone}', timestamp '{local}'))"
print(f"DuckDB={duckdb.sql(query).fetchall()[0][0]}")
print(f"Python={local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.timezone.utc)}")
for name, convert in (
    ("pandas", lambda: pandas.Timestamp(local).tz_localize(zone)),
    ("pyarrow", lambda: pyarrow.compute.assume_timezone(pyarrow.scalar(local), zone)),
):
    try:
        print(f"{name}={convert()}")
    except ValueError:
        print(f"{name}=refused")
EOF
sees DuckDB '2026-11-01 06:30:00'
sees Python '2026-11-01 05:30:00+00:00'
sees pandas refused
sees pyarrow refused
verdict
