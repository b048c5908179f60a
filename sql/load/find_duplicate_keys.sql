SELECT count(*)::text FROM (
    SELECT 1 FROM {{table}} GROUP BY {{key}} HAVING count(*) > 1
) AS repeated
