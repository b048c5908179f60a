#!/usr/bin/env bash
# A reader with an exported snapshot finds a table empty that was full when the snapshot was taken.
#
# Guess:  an exported snapshot shows every table as it was, to whoever imports it, until its transaction ends: that is
#         what consistent parallel reads are built on.
# Really: TRUNCATE and rewriting ALTER TABLEs do not heed snapshots. If the table was not locked yet, they are not
#         held up, and the importer then reads no rows, without an error. DELETE behaves as guessed. Tables have to be
#         locked before the snapshot is taken, as pg_dump does.
# Source: PostgreSQL's manual, "Caveats" of concurrency control: TRUNCATE and the table-rewriting forms of ALTER TABLE
#         "are not MVCC-safe".
# Seen with: PostgreSQL 15.18, psycopg 3.3.9.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_postgres
python_with 'psycopg[binary]==3.3.9'
versions "PostgreSQL $(postgres_version), psycopg 3.3.9"
happens 'after DELETE the importer reads all five rows, after TRUNCATE or a rewrite none'

look "$python" - <<'EOF'
import psycopg

other = psycopg.connect(autocommit=True)
exporter, importer = psycopg.connect(), psycopg.connect()
exporter.isolation_level = importer.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
for name, change in (
    ("DELETE", "DELETE FROM rows"),
    ("TRUNCATE", "TRUNCATE rows"),
    ("ALTER COLUMN TYPE", "ALTER TABLE rows ALTER id TYPE bigint"),
):
    other.execute("DROP TABLE IF EXISTS rows")
    other.execute("CREATE TABLE rows AS SELECT generate_series(1, 5) AS id")
    snapshot = exporter.execute("SELECT pg_export_snapshot()").fetchone()[0]
    other.execute(change)
    importer.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
    print(f"rows of the snapshot after {name}={importer.execute('SELECT count(*) FROM rows').fetchone()[0]}")
    importer.rollback()
    exporter.rollback()
EOF
sees 'rows of the snapshot after DELETE' 5
sees 'rows of the snapshot after TRUNCATE' 0
sees 'rows of the snapshot after ALTER COLUMN TYPE' 0
verdict
