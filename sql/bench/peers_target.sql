-- The target of the incremental transfers, filled from standard input with bench_source.changing in binary form.
--
--     psql -v rows=3000000 -f sql/bench/peers_target.sql
set client_min_messages = warning;

begin;

drop table if exists bench_target.changing;
create table bench_target.changing (like bench_target.customers);
\copy bench_target.changing from pstdin (format binary)
alter table bench_target.changing add primary key (id);

select format('comment on table bench_target.changing is %L', :'rows' || ' rows')
\gexec

commit;

vacuum (analyze) bench_target.changing;
