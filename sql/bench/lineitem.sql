-- The data set `lineitem`: sixteen columns of numbers, dates and short texts, as TPC-H's table of that name has them,
-- made from the row's number alone.
--
--     psql -v rows=1000000 -f sql/bench/lineitem.sql
set client_min_messages = warning;

begin;

create schema if not exists bench_source;
drop table if exists bench_source.lineitem;
create table bench_source.lineitem (
    l_orderkey bigint not null,
    l_partkey integer not null,
    l_suppkey integer not null,
    l_linenumber integer not null,
    l_quantity numeric(15, 2) not null,
    l_extendedprice numeric(15, 2) not null,
    l_discount numeric(15, 2) not null,
    l_tax numeric(15, 2) not null,
    l_returnflag character(1) not null,
    l_linestatus character(1) not null,
    l_shipdate date not null,
    l_commitdate date not null,
    l_receiptdate date not null,
    l_shipinstruct character(25) not null,
    l_shipmode character(10) not null,
    l_comment varchar(44) not null
);

insert into bench_source.lineitem
select
    number / 4 + 1,
    mixed % 200000 + 1,
    mixed % 10000 + 1,
    number % 4 + 1,
    mixed % 50 + 1,
    (mixed % 50 + 1) * (90000 + mixed % 110000) / 100.0,
    mixed % 11 / 100.0,
    mixed % 9 / 100.0,
    (array['R', 'A', 'N'])[mixed % 3 + 1],
    (array['O', 'F'])[mixed % 2 + 1],
    date '1992-01-02' + (mixed % 2526)::integer,
    date '1992-01-31' + (mixed % 2466)::integer,
    date '1992-01-03' + (mixed % 2526 + mixed % 30)::integer,
    (array['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'])[mixed % 4 + 1],
    (array['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'])[mixed % 7 + 1],
    'carefully final deposits ' || mixed % 100000000
from generate_series(1, :rows) as number, lateral (select number::bigint * 2654435761 % 4294967296 as mixed) as hashed;

select format('comment on table bench_source.lineitem is %L', :'rows' || ' rows')
\gexec

commit;

vacuum (analyze) bench_source.lineitem;
