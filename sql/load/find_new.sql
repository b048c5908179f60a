-- Where the staged rows stand whose key the target does not have. Asked before the update: from then on the index would
-- lead through both versions of each updated row.
CREATE TEMPORARY TABLE {{new}} ON COMMIT DROP AS
SELECT stage.ctid AS place FROM {{stage}} AS stage
WHERE NOT EXISTS (SELECT 1 FROM {{target}} AS target WHERE {{key_match}})
