INSERT INTO replicator.run (id, sync, mode, status, since, until, source, target, load, host, process)
VALUES ($1::uuid, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $10::integer)
