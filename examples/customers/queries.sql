-- What a search box asks, each with the plan that answers it. All three are answered by an index; the last lines of
-- each plan say which. Run `analyze customer_search` after the first load if autovacuum has not yet done so.

\echo '== words of name, place, address or e-mail, the best match first; the last word may be unfinished'
select customer_account, customer_name, city, ts_rank(search_vector, words) as rank
from customer_search, to_tsquery('simple', 'müller & bakery & ber:*') as words
where search_vector @@ words
order by rank desc, customer_account
limit 5;

explain (costs off, analyze, timing off, summary off)
select customer_account
from customer_search
where search_vector @@ to_tsquery('simple', 'müller & bakery & ber:*');

\echo '== a name with a typing error'
select customer_account, customer_name, similarity(customer_name, 'Kowalsky Instrumets 77') as similarity
from customer_search
where customer_name % 'Kowalsky Instrumets 77'
order by similarity desc, customer_account
limit 5;

explain (costs off, analyze, timing off, summary off)
select customer_account
from customer_search
where customer_name % 'Kowalsky Instrumets 77';

\echo '== the beginning of a postcode, in one sales office'
select customer_account, customer_name, postcode, sales_office
from customer_search
where postcode like 'QX7%' and sales_office = 'BER'
order by postcode, customer_account
limit 5;

explain (costs off, analyze, timing off, summary off)
select customer_account
from customer_search
where postcode like 'QX7%' and sales_office = 'BER';
