-- Compared byte by byte (*<>): equality by type would keep 1.0 for 1.00, and json has none. Rows that are the same are
-- not touched: no trigger, no WAL, no bloat.
UPDATE {{target}} AS target SET {{assignments}}
FROM {{stage}} AS stage
WHERE {{key_match}} AND ROW({{target_values}}) *<> ROW({{stage_values}})
