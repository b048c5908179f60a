-- Columns of a table by its number: name, type, base type beneath domains, whether a value is required, identity and
-- generation, and a sequence that feeds it.
WITH RECURSIVE base AS (
    SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier, t.typtype, t.typbasetype, t.typtypmod
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT base.attnum, base.typbasetype, base.typtypmod, t.typtype, t.typbasetype, t.typtypmod
    FROM base JOIN pg_catalog.pg_type t ON t.oid = base.typbasetype
    WHERE base.typtype = 'd'
)
SELECT a.attname, format_type(a.atttypid, a.atttypmod), format_type(base.type, base.modifier),
       a.attnotnull::text, (a.atthasdef AND a.attgenerated = '')::text, a.attidentity::text, a.attgenerated::text,
       pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN base ON base.attnum = a.attnum AND base.typtype <> 'd'
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
