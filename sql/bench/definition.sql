-- Writes the statement that makes a table of another database like one of this: columns, types and NOT NULL, without
-- defaults, keys or indexes, as `create table … (like …)` would.
--
--     psql -At -v source=bench_source.wide -v target=bench_target.wide -f sql/bench/definition.sql
select format(
    'create table %s (%s);', :'target',
    string_agg(
        format('%I %s', attname, format_type(atttypid, atttypmod)) || case when attnotnull then ' not null' else '' end,
        ', ' order by attnum))
from pg_attribute
where attrelid = :'source'::regclass and attnum > 0 and not attisdropped;
