SELECT count(*)::text FROM {{stage}} WHERE {{key_is_null}}
