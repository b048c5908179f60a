-- The search table: one row for each customer account, with what a search box needs. Safe to run again.
--
-- `search_vector` is kept by the database itself, a generated column: whoever writes a row, by COPY, by upsert or by
-- hand, the vector is right, and no trigger slows a bulk load. Its configuration is `simple`: names and addresses of
-- many countries must not be stemmed by the rules of one language.
set client_min_messages = warning;

begin;

create table if not exists public.customer_search (
    customer_account varchar(10) primary key,
    customer_name varchar(100) not null,
    sales_office varchar(6),
    address_1 varchar(100),
    address_2 varchar(100),
    city varchar(60),
    postcode varchar(20),
    country_code varchar(2),
    telephone varchar(30),
    email varchar(256),
    credit_limit numeric(12, 2),
    account_opened timestamp(0),
    notes text,
    last_changed timestamp(6) with time zone not null,
    search_vector tsvector not null generated always as (
        setweight(to_tsvector('simple', customer_account || ' ' || customer_name), 'A')
        || setweight(to_tsvector('simple', coalesce(city, '') || ' ' || coalesce(postcode, '')), 'B')
        || setweight(to_tsvector('simple', coalesce(address_1, '') || ' ' || coalesce(address_2, '')), 'C')
        || setweight(to_tsvector('simple', coalesce(email, '') || ' ' || coalesce(telephone, '')), 'D')
    ) stored
);

create index if not exists customer_search_vector on public.customer_search using gin (search_vector);
create index if not exists customer_search_sales_office on public.customer_search (sales_office);
-- This operator class serves `postcode like 'AB1%'` in every locale, and equality as well.
create index if not exists customer_search_postcode on public.customer_search (postcode varchar_pattern_ops);
create index if not exists customer_search_email on public.customer_search (lower(email));

-- Names with a typing error are found by trigrams. The extension comes with PostgreSQL's contrib modules; the owner of
-- the database may create it. Without it everything else works.
do $$
begin
    create extension if not exists pg_trgm with schema public;
    create index if not exists customer_search_name on public.customer_search
        using gin (customer_name public.gin_trgm_ops);
exception
    when insufficient_privilege or undefined_file or feature_not_supported then
        raise warning 'no pg_trgm (%), so no index for names with typing errors', sqlerrm;
end
$$;

commit;
