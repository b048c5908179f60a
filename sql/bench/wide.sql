-- The data set `wide`: two hundred columns, by turns an integer, an amount, a short text that is often NULL and a date.
--
--     psql -v rows=100000 -f sql/bench/wide.sql
set client_min_messages = warning;

begin;

create schema if not exists bench_source;
drop table if exists bench_source.wide;

select format(
    'create table bench_source.wide (%s)',
    string_agg(format('c%s %s', place, (array[
        'varchar(20)', 'integer', 'numeric(12, 2)', 'date'
    ])[place % 4 + 1]), ', ' order by place))
from generate_series(1, 200) as place
\gexec

select format(
    'insert into bench_source.wide select %s from generate_series(1, %s) as number',
    string_agg(replace((array[
        'case when (number + place) % 3 > 0 then ''text '' || number + place end',
        'number + place',
        '(number::bigint * place % 100000000) / 100.0',
        'date ''2020-01-01'' + (number + place) % 2000'
    ])[place % 4 + 1], 'place', place::text), ', ' order by place), :rows)
from generate_series(1, 200) as place
\gexec

select format('comment on table bench_source.wide is %L', :'rows' || ' rows')
\gexec

commit;

vacuum (analyze) bench_source.wide;
