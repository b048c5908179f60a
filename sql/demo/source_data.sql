-- Fills the stand-in with customers, the same ones every time: everything is derived from the customer's number.
--
--     psql -v customers=200000 -f sql/demo/source_data.sql
--
-- About one value in a hundred is of the kind that breaks careless movers of data: quotes, commas, line ends,
-- backslashes, a lone \. (which ends a COPY in PostgreSQL before 18), blanks at the ends, the words NULL and \N, empty
-- strings beside nulls, letters of two, three and four bytes, texts longer than a driver's usual buffer.
\if :{?customers}
\else
    \set customers 200000
\endif

set client_min_messages = warning;
begin;
set local time zone 'UTC';
truncate "MAGINUS"."CUSTOMER" cascade;

-- A whole number from 0 to below `choices`, always the same for the same number and purpose.
create function pg_temp.draw(number bigint, purpose bigint, choices integer) returns integer
    language sql immutable parallel safe
    return (hashint8extended(number, purpose) & 2147483647) % choices;

create function pg_temp.pick(number bigint, purpose bigint, variadic choices text[]) returns text
    language sql immutable parallel safe
    return choices[1 + (hashint8extended(number, purpose) & 2147483647) % cardinality(choices)];

-- The value that breaks something, for about one number in a hundred; null for all others.
create function pg_temp.oddity(number bigint, purpose bigint) returns text
    language sql immutable parallel safe
    return case pg_temp.draw(number, purpose, 1500)
        when 0 then E'first line\nsecond line'
        when 1 then E'a line\r\nof Windows'
        when 2 then '  blanks before and after  '
        when 3 then '\.'
        when 4 then E'\\.\nafter the end'
        when 5 then 'back\slash\'
        when 6 then 'say "hello", twice'
        when 7 then '"'
        when 8 then E'a tab\there'
        when 9 then 'NULL'
        when 10 then '\N'
        when 11 then ' '
        when 12 then repeat('😀', 60)
        when 13 then 'Zoë, Łódź & 北京'
        when 14 then '=SUM(A1)'
    end;

create temporary table numbers on commit drop as
select number::bigint, 'C' || lpad(number::text, 9, '0') as account
from generate_series(1, :customers) as number;

insert into "MAGINUS"."CUSTOMER"
select
    account,
    coalesce(
        pg_temp.oddity(number, 1),
        pg_temp.pick(number, 2, 'Miller', 'Müller', 'O''Brien', 'Nuñez', 'Smith', 'D''Angelo', 'Šimek', 'Åkesson', 'Jones',
            'García', 'Kowalski', 'Dupont', 'Schäfer', 'Rossi', 'Taylor', 'Fischer', 'Çelik', 'Nguyễn', 'Ivanov', 'Brown')
        || ' ' || pg_temp.pick(number, 3, '& Sons Ltd', 'GmbH', 'S.A.', 'Trading', 'Supplies, Inc.', 'Bakery', 'Motors',
            '"Express" Logistics', 'Timber', 'Textiles', 'Instruments', 'Seafood', 'Electric', 'Print & Paper')
        || ' ' || pg_temp.draw(number, 4, 10000)),
    pg_temp.pick(number, 5, 'LON', 'BER', 'PAR', 'MAD', 'ROM', 'WAW', 'STO', 'PRG', 'LIS', null),
    case pg_temp.draw(number, 6, 20)
        when 0 then null
        when 1 then 0
        when 2 then -pg_temp.draw(number, 7, 100000) / 100.0
        when 3 then 9999999999.99
        else pg_temp.draw(number, 7, 100000000) / 100.0
    end,
    case when pg_temp.draw(number, 8, 30) > 0
        then timestamp '1985-01-01' + pg_temp.draw(number, 9, 1200000000) * interval '1 second' end,
    case pg_temp.draw(number, 10, 10)
        when 0 then ''
        when 1 then coalesce(pg_temp.oddity(number, 11), 'Pays late, but pays.')
        when 2 then 'Called on ' || pg_temp.draw(number, 12, 28) + 1 || E' May.\nWants the "blue" one; ask for Zoë.'
        when 3 then case when pg_temp.draw(number, 13, 200) = 0
            then repeat('A long note, with "quotes" and ümläuts. ', 100 + pg_temp.draw(number, 14, 400)) end
    end,
    timestamptz '2015-01-01' + pg_temp.draw(number, 15, 300000000) * interval '1.000001 second'
from numbers;

-- One to three addresses for most customers, none for some; some have two that claim to be the main one.
insert into "MAGINUS"."CUSTOMER_ADDRESS"
select
    account,
    seq,
    case when seq = 1 then pg_temp.pick(number, 20, 'MAIN', 'MAIN', 'MAIN', 'MAIN', 'DELIVERY', 'INVOICE')
        else pg_temp.pick(key, 21, 'DELIVERY', 'DELIVERY', 'INVOICE', 'INVOICE', 'MAIN') end,
    coalesce(
        pg_temp.oddity(key, 22),
        pg_temp.draw(key, 23, 300) + 1 || ' ' || pg_temp.pick(key, 24, 'High Street', 'Hauptstraße', 'Rue de l''Église',
            'Calle Mayor', 'Station Road', 'Žitná', 'Østergade', 'King''s Lane', 'Church Road', 'Am Markt')),
    case pg_temp.draw(key, 25, 8) when 0 then '' when 1 then 'Unit ' || pg_temp.draw(key, 26, 90)
        when 2 then coalesce(pg_temp.oddity(key, 27), 'c/o Reception, 2nd floor') end,
    pg_temp.pick(key, 28, 'London', 'Berlin', 'Paris', 'Málaga', 'Łódź', 'Göteborg', 'Praha', 'São João', 'Zürich', null),
    case when pg_temp.draw(key, 29, 40) > 0 then chr(65 + pg_temp.draw(key, 30, 26)) || chr(65 + pg_temp.draw(key, 31, 26))
        || pg_temp.draw(key, 32, 99) || ' ' || lpad(pg_temp.draw(key, 33, 1000)::text, 3, '0') end,
    pg_temp.pick(key, 34, 'GB', 'DE', 'FR', 'ES', 'PL', 'SE', 'CZ', 'PT', 'CH', null),
    timestamptz '2015-01-01' + pg_temp.draw(key, 35, 300000000) * interval '1.000001 second'
from numbers, generate_series(1, 3) as seq, lateral (select number * 4 + seq as key) as keys
where pg_temp.draw(number, 36, 100) > 0 and seq <= 1 + pg_temp.draw(number, 37, 3) / (1 + pg_temp.draw(number, 38, 2));

insert into "MAGINUS"."CUSTOMER_CONTACT"
select
    account,
    seq,
    case when seq = 1 then pg_temp.pick(number, 40, 'MAIN', 'MAIN', 'BILLING')
        else pg_temp.pick(key, 41, 'SALES', 'BILLING', 'MAIN') end,
    case pg_temp.draw(key, 42, 20) when 0 then null when 1 then ''
        else '+' || 30 + pg_temp.draw(key, 43, 60) || ' (0)' || 10 + pg_temp.draw(key, 44, 900) || '-' || pg_temp.draw(key, 45, 10000000) end,
    case when pg_temp.draw(key, 46, 25) > 0 then coalesce(
        pg_temp.oddity(key, 47),
        pg_temp.pick(key, 48, 'info', 'Sales', 'j.o''neill', 'office+orders', 'BUCHHALTUNG') || '.' || number
        || pg_temp.pick(key, 49, '@example.com', '@example.org', '@bücher.example', '@mail.example.net')) end,
    timestamptz '2015-01-01' + pg_temp.draw(key, 50, 300000000) * interval '1.000001 second'
from numbers, generate_series(1, 2) as seq, lateral (select number * 4 + seq as key) as keys
where pg_temp.draw(number, 51, 50) > 0 and seq <= 1 + pg_temp.draw(number, 52, 2);

commit;

analyze "MAGINUS"."CUSTOMER";
analyze "MAGINUS"."CUSTOMER_ADDRESS";
analyze "MAGINUS"."CUSTOMER_CONTACT";

select
    (select count(*) from "MAGINUS"."CUSTOMER") as customers,
    (select count(*) from "MAGINUS"."CUSTOMER_ADDRESS") as addresses,
    (select count(*) from "MAGINUS"."CUSTOMER_CONTACT") as contacts;
