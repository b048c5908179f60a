-- Takes changed rows of the target back to a state before their change, and prints how many these are.
--
--     psql -v condition='id % 100 = 0' -f sql/bench/peers_undo.sql
with undone as (
    update bench_target.changing set balance = -1, changed = timestamp '2020-01-01' where :condition returning 1
)
select count(*) from undone;
