-- The table that benchmarks read: ten narrow columns, about 169 bytes a row as CSV, made from the row's number alone.
--
--     psql -v rows=3000000 -f sql/bench/source.sql
set client_min_messages = warning;
set time zone 'UTC';

begin;

create schema if not exists bench_source;
drop table if exists bench_source.customers;
create table bench_source.customers (
    id bigint not null,
    account varchar(10) not null,
    name varchar(60) not null,
    street varchar(60),
    city varchar(40),
    postcode varchar(12),
    telephone varchar(30),
    email varchar(60),
    balance numeric(12, 2),
    changed timestamp(6) not null
);

insert into bench_source.customers
select
    number,
    'C' || lpad(number::text, 9, '0'),
    'Customer Company Ltd ' || mixed % 1000000,
    case when mixed % 7 > 0 then mixed % 900 || ' Station Road North' end,
    case mixed % 4 when 0 then 'London' when 1 then 'Manchester' when 2 then 'Newcastle' else 'Bristol' end,
    'AB' || mixed % 100 || ' ' || mixed % 10 || 'XY',
    '+44 20 ' || 10000000 + mixed % 90000000,
    'contact.' || number || '@mail.example.com',
    mixed % 100000000 / 100.0,
    timestamp '2020-01-01' + number * interval '1.000003 second'
from generate_series(1, :rows) as number, lateral (select number::bigint * 2654435761 % 4294967296 as mixed) as hashed;

select format('comment on table bench_source.customers is %L', :'rows' || ' rows')
\gexec

commit;

vacuum (analyze) bench_source.customers;
