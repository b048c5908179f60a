INSERT INTO {{target}} ({{columns}}) {{overriding}}
SELECT {{columns}} FROM {{stage}} AS stage
WHERE stage.ctid IN (SELECT place FROM {{new}})
