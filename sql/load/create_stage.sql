-- A table of the columns that are loaded, of the target's own types, gone with the transaction. It has no
-- constraints: what the target refuses, it refuses at the comparison, with its own message.
CREATE TEMPORARY TABLE {{stage}} ON COMMIT DROP AS
SELECT {{columns}} FROM {{target}} WITH NO DATA
