-- Tables that runs of a sync filled aside and neither named nor dropped. The caller holds the sync's lock and has marked
-- lost runs, so a run that is not "running" is over.
SELECT n.nspname, c.relname
FROM replicator.run AS run
JOIN pg_catalog.pg_class c ON c.relname = 'replicator_' || replace(run.id::text, '-', '') AND c.relkind = 'r'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE run.sync = $1 AND run.status <> 'running'
