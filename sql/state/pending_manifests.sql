SELECT id::text, manifests::text FROM replicator.run
WHERE sync = $1 AND status = 'succeeded' AND manifests <> '[]' AND manifests_written_at IS NULL
ORDER BY started_at
