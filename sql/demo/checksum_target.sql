-- Rows and checksum of the search table; equal to those of checksum_source.sql when both hold the same rows.
-- The sum of the rows' hashes does not depend on their order, and as numeric it cannot overflow.
set time zone 'UTC';

select count(*) as rows, coalesce(sum(hashtextextended(shared::text, 0)::numeric), 0) as checksum
from (
    select
        customer_account, customer_name, sales_office, address_1, address_2, city, postcode, country_code, telephone,
        email, credit_limit, account_opened, notes, last_changed
    from public.customer_search
) as shared;
