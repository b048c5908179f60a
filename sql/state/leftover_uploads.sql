-- Uploads of runs that did not succeed. The caller holds the sync's lock, so none of them is alive.
SELECT upload.token, upload.run::text, upload.target, upload.bucket, upload.key, upload.upload_id
FROM replicator.upload LEFT JOIN replicator.run ON run.id = upload.run
WHERE upload.sync = $1 AND run.status IS DISTINCT FROM 'succeeded'
ORDER BY upload.started_at
