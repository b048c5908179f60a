-- The caller holds the sync's lock: a run that still says "running" belongs to a process that is gone.
UPDATE replicator.run
SET status = 'failed', finished_at = clock_timestamp(),
    error = 'the process ended before the run did; nothing of it was committed'
WHERE sync = $1 AND status = 'running'
RETURNING id::text
