INSERT INTO replicator.watermark (sync, column_name, form, value, run) VALUES ($1, $2, $3, $4, $5::uuid)
ON CONFLICT (sync) DO UPDATE
SET column_name = excluded.column_name, form = excluded.form, value = excluded.value, run = excluded.run,
    updated_at = clock_timestamp()
