SELECT count(*)::text FROM (
    SELECT 1 FROM {{stage}} GROUP BY {{key}} HAVING count(*) > 1
) AS repeated
