-- A table of the columns that are loaded, of the target's own types, which several sessions fill. Nothing of it need
-- survive a crash of the server: the run would not, either.
CREATE UNLOGGED TABLE {{stage}} AS
SELECT {{columns}} FROM {{target}} WITH NO DATA
