-- Where the staged rows stand whose key the target does not have. Those that updated a row are left out first, which
-- OFFSET 0 makes the planner obey: for them the index would lead through both versions of the row.
CREATE TEMPORARY TABLE {{new}} ON COMMIT DROP AS
SELECT stage.replicator_place AS place
FROM (
    SELECT ctid AS replicator_place, {{key}} FROM {{stage}} AS staged
    WHERE NOT EXISTS (SELECT 1 FROM {{updated}} AS updated WHERE updated.place = staged.ctid)
    OFFSET 0
) AS stage
WHERE NOT EXISTS (SELECT 1 FROM {{target}} AS target WHERE {{key_match}})
