-- Compared byte by byte (the operator *<>): equality by type would keep 1.0 for 1.00, and json has none. Columns of the
-- key are among those compared where their type lets unlike values be equal. Rows that are the same are not touched: no
-- trigger, no WAL, no bloat. Where the staged rows of those that were updated stand is kept: they are not new.
WITH updated AS (
    UPDATE {{target}} AS target SET {{assignments}}
    FROM {{stage}} AS stage
    WHERE {{key_match}} AND pg_catalog.record_image_ne(ROW({{target_values}}), ROW({{stage_values}}))
    RETURNING stage.ctid AS place
)
INSERT INTO {{updated}} SELECT place FROM updated
