-- The table that benchmarks load, without indexes, so that what is measured is the transfer.
set client_min_messages = warning;

create schema if not exists bench_target;
create table if not exists bench_target.customers (
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
