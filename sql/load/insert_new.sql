INSERT INTO {{target}} ({{columns}}) {{overriding}}
SELECT {{columns}} FROM {{stage}} AS stage
WHERE NOT EXISTS (SELECT 1 FROM {{target}} AS target WHERE {{key_match}})
