-- Places of the staged rows by which rows of the target were updated.
CREATE TEMPORARY TABLE {{updated}} (place tid) ON COMMIT DROP
