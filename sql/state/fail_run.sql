UPDATE replicator.run
SET status = $2, finished_at = clock_timestamp(), error = $3, rows_read = $4::bigint, seconds = $5::double precision,
    peak_memory_bytes = $6::bigint
WHERE id = $1::uuid AND status = 'running'
