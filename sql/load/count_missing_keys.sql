SELECT count(*)::text FROM {{stage}} AS stage
WHERE NOT EXISTS (SELECT 1 FROM {{target}} AS target WHERE {{key_match}})
