-- DuckDB, table to new table. Server and password are in the environment (PGHOST and its kin).
attach 'dbname=demo_source' as source (type postgres, read_only);
attach 'dbname=demo_target' as target (type postgres);

create table target.bench_target.peer_duckdb as select * from source.bench_source.customers;
