-- An hour in the life of the stand-in: what an incremental run has to find. May be run again; every run changes rows
-- anew and adds customers.
--
--     psql -v added=1500 -f sql/demo/source_changes.sql
--
-- The groups of customers are disjoint, so each of the three tables' change times is what makes its rows found.
\if :{?added}
\else
    \set added 1500
\endif

begin;

create temporary table report (what text, rows bigint) on commit drop;

-- The last two digits of an account number; they tell the groups apart.
create function pg_temp.ending(account varchar) returns text
    language sql immutable parallel safe
    return right(account, 2);

with changed as (
    update "MAGINUS"."CUSTOMER"
    set "CUSTOMER_NAME" = 'Renamed, ' || extract(epoch from now())::bigint || ' "' || left("CUSTOMER_NAME", 40) || '"'
    where pg_temp.ending("CUSTOMER_ACCOUNT") = '01'
    returning 1
)
insert into report select 'customers renamed', count(*) from changed;

with changed as (
    update "MAGINUS"."CUSTOMER_ADDRESS"
    set "ADDRESS_1" = 'Moved ' || extract(epoch from now())::bigint || E'\nsecond line', "POSTCODE" = null
    where pg_temp.ending("CUSTOMER_ACCOUNT") = '02'
    returning "CUSTOMER_ACCOUNT"
)
insert into report select 'customers moved (their addresses only)', count(distinct "CUSTOMER_ACCOUNT") from changed;

with changed as (
    update "MAGINUS"."CUSTOMER_CONTACT"
    set "EMAIL" = 'new.' || extract(epoch from now())::bigint || '@example.com', "TELEPHONE" = ''
    where pg_temp.ending("CUSTOMER_ACCOUNT") = '03'
    returning "CUSTOMER_ACCOUNT"
)
insert into report select 'customers with new contacts (these only)', count(distinct "CUSTOMER_ACCOUNT") from changed;

-- The primary address loses its rank: another row takes its place, though that row itself has not changed.
with changed as (
    update "MAGINUS"."CUSTOMER_ADDRESS"
    set "ADDRESS_TYPE" = 'FORMER'
    where pg_temp.ending("CUSTOMER_ACCOUNT") = '04' and "ADDRESS_TYPE" = 'MAIN'
    returning "CUSTOMER_ACCOUNT"
)
insert into report select 'customers whose main address retired', count(distinct "CUSTOMER_ACCOUNT") from changed;

with changed as (
    delete from "MAGINUS"."CUSTOMER_ADDRESS"
    where right("CUSTOMER_ACCOUNT", 3) = '005' and "ADDRESS_SEQ" = 1
    returning "CUSTOMER_ACCOUNT"
)
insert into report select 'customers whose first address was deleted', count(distinct "CUSTOMER_ACCOUNT") from changed;

create temporary table added on commit drop as
select 'C' || lpad((newest + number)::text, 9, '0') as account, number
from (select max(substr("CUSTOMER_ACCOUNT", 2)::bigint) as newest from "MAGINUS"."CUSTOMER") as known,
    generate_series(1, :added) as number;

insert into "MAGINUS"."CUSTOMER" ("CUSTOMER_ACCOUNT", "CUSTOMER_NAME", "SALES_OFFICE", "CREDIT_LIMIT", "ACCOUNT_OPENED")
select account, 'New customer ' || number, 'LON', number / 7.0, now() from added;

insert into "MAGINUS"."CUSTOMER_ADDRESS"
    ("CUSTOMER_ACCOUNT", "ADDRESS_SEQ", "ADDRESS_TYPE", "ADDRESS_1", "POSTCODE", "COUNTRY_CODE")
select account, 1, 'MAIN', number || ' New Street', 'NW1 ' || number, 'GB' from added;

insert into "MAGINUS"."CUSTOMER_CONTACT" ("CUSTOMER_ACCOUNT", "CONTACT_SEQ", "CONTACT_TYPE", "TELEPHONE", "EMAIL")
select account, 1, 'MAIN', null, 'new' || number || '@example.com' from added where number % 3 > 0;

insert into report select 'customers added', count(*) from added;

select what, rows from report
union all
select 'customers in all', count(*) from "MAGINUS"."CUSTOMER";

commit;
