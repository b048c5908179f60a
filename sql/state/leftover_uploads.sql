-- What became part of a result was forgotten with its run's commit. The caller holds the sync's lock, so nothing else is alive.
SELECT token, run::text, target, bucket, key, upload_id
FROM replicator.upload WHERE sync = $1
ORDER BY started_at
