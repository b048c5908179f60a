-- One row a sync: its watermark, its last run, and its last run that succeeded.
SELECT names.sync, watermark.column_name, watermark.form, watermark.value,
       last.status, to_char(last.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), last.mode, last.error,
       to_char(good.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), good.rows_read::text,
       good.seconds::text
FROM (SELECT sync FROM replicator.run UNION SELECT sync FROM replicator.watermark) AS names
LEFT JOIN replicator.watermark USING (sync)
LEFT JOIN LATERAL (
    SELECT * FROM replicator.run WHERE run.sync = names.sync ORDER BY started_at DESC LIMIT 1) AS last ON true
LEFT JOIN LATERAL (
    SELECT * FROM replicator.run WHERE run.sync = names.sync AND status = 'succeeded'
    ORDER BY started_at DESC LIMIT 1) AS good ON true
ORDER BY names.sync
