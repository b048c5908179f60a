SELECT current_setting('server_version'), current_database(), current_user, current_setting('server_encoding'),
       has_database_privilege(current_database(), 'CREATE')::text,
       coalesce((SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()), false)::text,
       coalesce(inet_client_addr() <<= '127.0.0.0/8' OR inet_client_addr() = '::1', true)::text
