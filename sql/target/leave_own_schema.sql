SELECT set_config('search_path', replace(current_setting('search_path'), '"$user", ', ''), false)
WHERE current_user = 'replicator'
