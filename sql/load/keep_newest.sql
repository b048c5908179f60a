-- Of the rows with one key, the one with the newest watermark stays; of those, the one that was read last.
DELETE FROM {{stage}} AS stage USING (
    SELECT ctid AS place,
           row_number() OVER (PARTITION BY {{key}} ORDER BY {{watermark}} DESC NULLS LAST, ctid DESC) AS rank
    FROM {{stage}}
) AS ranked
WHERE stage.ctid = ranked.place AND ranked.rank > 1
