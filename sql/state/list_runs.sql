SELECT id::text, sync, mode, status, since, until, load, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), rows_read::text, rows_written::text,
       rows_deleted::text, bytes::text, seconds::text, peak_memory_bytes::text, error, source, target,
       array_to_json(warnings)::text
FROM replicator.run
WHERE $1::text IS NULL OR sync = $1
ORDER BY started_at DESC, id DESC
LIMIT $2::integer
