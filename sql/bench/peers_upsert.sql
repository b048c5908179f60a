-- What one writes by hand for changed rows: standard input, in binary form, into a stage, and from there by key into
-- the table.
begin;

create temporary table stage (like bench_target.changing) on commit drop;
\copy stage from pstdin (format binary)

insert into bench_target.changing
select * from stage
on conflict (id) do update set
    account = excluded.account,
    name = excluded.name,
    street = excluded.street,
    city = excluded.city,
    postcode = excluded.postcode,
    telephone = excluded.telephone,
    email = excluded.email,
    balance = excluded.balance,
    changed = excluded.changed;

commit;
