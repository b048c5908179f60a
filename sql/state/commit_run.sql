UPDATE replicator.run
SET status = 'succeeded', finished_at = clock_timestamp(), rows_read = $2::bigint, rows_written = $3::bigint,
    rows_deleted = $4::bigint, bytes = $5::bigint, seconds = $6::double precision,
    peak_memory_bytes = $7::bigint, warnings = $8::text[], manifests = $9::jsonb
WHERE id = $1::uuid AND status = 'running'
