-- COPY takes explicit values into an identity column without moving its sequence; the next insert would collide.
SELECT setval({{sequence}}, highest)
FROM (SELECT max({{column}}) AS highest FROM {{target}}) AS loaded, {{sequence_relation}} AS sequence
WHERE highest IS NOT NULL AND highest >= 1 AND (highest > sequence.last_value
    OR highest = sequence.last_value AND NOT sequence.is_called)
