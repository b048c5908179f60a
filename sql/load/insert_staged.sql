INSERT INTO {{target}} ({{columns}}) {{overriding}}
SELECT {{columns}} FROM {{stage}}
