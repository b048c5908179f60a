DELETE FROM replicator.upload
WHERE run = $1::uuid AND (bucket, key) IN (SELECT * FROM unnest($2::text[], $3::text[]))
