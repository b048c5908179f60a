-- The data set `documents`: rows with about 100 KB of JSON, which holds quotes, commas, line feeds as \n and umlauts.
--
--     psql -v rows=10000 -f sql/bench/documents.sql
set client_min_messages = warning;
set time zone 'UTC';

begin;

create schema if not exists bench_source;
drop table if exists bench_source.documents;
create table bench_source.documents (
    id bigint not null,
    title varchar(60) not null,
    changed timestamp(6) not null,
    document jsonb not null
);
-- What is measured is the transfer of the values, not their decompression.
alter table bench_source.documents alter column document set storage external;

-- One document for each of a hundred rows; then only the row's number differs.
insert into bench_source.documents
select
    number,
    'Document ' || number,
    timestamp '2020-01-01' + number * interval '1.000003 second',
    jsonb_set(bodies.body, '{number}', to_jsonb(number))
from generate_series(1, :rows) as number
inner join (
    select
        variant,
        jsonb_build_object('number', 0, 'items', jsonb_agg(jsonb_build_object(
            'id', variant * 1000 + item, 'name', 'Zürich "Item" ' || item, 'price', item * 37 % 10000 / 100.0,
            'note', E'first line, then\nsecond line ' || item * variant))) as body
    from generate_series(0, 99) as variant, generate_series(1, 920) as item
    group by variant
) as bodies on bodies.variant = number % 100;

select format('comment on table bench_source.documents is %L', :'rows' || ' rows')
\gexec

commit;

vacuum (analyze) bench_source.documents;
