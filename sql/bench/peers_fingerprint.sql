-- Rows of a table and the sum of a hash of each, which no order changes: equal for tables that hold the same values,
-- whatever types a tool chose for its columns.
--
--     psql -v table=bench_source.customers -v condition=true -f sql/bench/peers_fingerprint.sql
select
    count(*),
    sum(hashtextextended(row(
        id, account, name, street, city, postcode, telephone, email, balance::numeric(12, 2), changed::timestamp(6)
    )::text, 0)::numeric)
from :table
where :condition;
