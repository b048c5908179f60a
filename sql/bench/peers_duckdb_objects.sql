-- DuckDB, table to an object. Server, keys and endpoint are in the environment.
attach 'dbname=demo_source' as source (type postgres, read_only);
create secret (
    type s3, key_id getenv('AWS_ACCESS_KEY_ID'), secret getenv('AWS_SECRET_ACCESS_KEY'), region getenv('AWS_REGION'),
    endpoint getenv('PEERS_S3_HOST'), url_style 'path', use_ssl false
);

copy source.bench_source.customers to 's3://replicator-peers/duckdb/customers.csv' (format csv, header);
