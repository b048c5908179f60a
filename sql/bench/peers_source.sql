-- The source of the incremental transfers: bench_source.customers, in which every hundredth row was changed in 2021,
-- all over the table, and the last of these once more in 2022. What asks for changed rows finds them by an index.
--
--     psql -v rows=3000000 -f sql/bench/peers_source.sql
set client_min_messages = warning;

begin;

drop table if exists bench_source.changing;
create table bench_source.changing (like bench_source.customers);
insert into bench_source.changing
select
    id, account, name, street, city, postcode, telephone, email, balance,
    case
        when id = :rows - :rows % 100 then timestamp '2022-01-01'
        when id % 100 = 0 then timestamp '2021-01-01' + id * interval '1 microsecond'
        else changed
    end
from bench_source.customers
order by id;
alter table bench_source.changing add primary key (id);
create index on bench_source.changing (changed);

select format('comment on table bench_source.changing is %L', :'rows' || ' rows')
\gexec

commit;

vacuum (analyze) bench_source.changing;
