-- Rows and checksum of what the source query yields; the counterpart of checksum_target.sql, whose columns these are.
--
--     psql -v source_query="$(cat examples/customers/source.sql)" -f sql/demo/checksum_source.sql
set time zone 'UTC';

select count(*) as rows, coalesce(sum(hashtextextended(shared::text, 0)::numeric), 0) as checksum
from (
    select
        customer_account, customer_name, sales_office, address_1, address_2, city, postcode, country_code, telephone,
        email, credit_limit, account_opened, notes, last_changed
    from (
        :source_query
    ) as source_rows
) as shared;
