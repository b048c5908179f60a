-- What a table is, and what hangs on it.
SELECT c.oid::text, n.nspname, c.relname, c.relkind::text,
       (SELECT string_agg(DISTINCT con.conrelid::regclass::text, ', ') FROM pg_catalog.pg_constraint con
        WHERE con.contype = 'f' AND con.confrelid = c.oid AND con.conrelid <> c.oid),
       has_table_privilege(c.oid, 'INSERT')::text, has_table_privilege(c.oid, 'TRUNCATE')::text,
       has_table_privilege(c.oid, 'UPDATE')::text, has_table_privilege(c.oid, 'DELETE')::text,
       -- A BEFORE INSERT trigger for each row (bits 1, 2 and 4), here or on a partition, may drop rows without a word.
       EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t
               WHERE t.tgrelid IN (SELECT c.oid UNION SELECT relid FROM pg_partition_tree(c.oid))
                 AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 7 = 7)::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass($1)
