DELETE FROM {{target}} AS target
WHERE NOT EXISTS (SELECT 1 FROM {{stage}} AS stage WHERE {{key_match}})
