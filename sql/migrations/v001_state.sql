-- The engine's state, in the database that holds the data it speaks of.

CREATE TABLE replicator.run (
    id              uuid PRIMARY KEY,
    sync            text NOT NULL,
    mode            text NOT NULL,
    status          text NOT NULL,
    -- Window of an incremental run, as text in full precision; `until` of a full one is the watermark it set.
    since           text,
    until           text,
    source          text NOT NULL,
    target          text NOT NULL,
    load            text,
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    rows_read       bigint NOT NULL DEFAULT 0,
    rows_written    bigint NOT NULL DEFAULT 0,
    rows_deleted    bigint NOT NULL DEFAULT 0,
    bytes           bigint NOT NULL DEFAULT 0,
    seconds         double precision,
    peak_memory_bytes bigint,
    error           text,
    warnings        text[] NOT NULL DEFAULT '{}',
    -- What reads this run's objects goes by: committed with the data, written to the bucket afterwards.
    manifests       jsonb NOT NULL DEFAULT '[]',
    manifests_written_at timestamptz,
    host            text NOT NULL,
    process         integer NOT NULL,
    CONSTRAINT mode_is_known CHECK (mode IN ('full', 'incremental')),
    CONSTRAINT status_is_known CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled')),
    CONSTRAINT finished_unless_running CHECK ((status = 'running') = (finished_at IS NULL))
);
CREATE INDEX run_by_sync ON replicator.run (sync, started_at DESC);
CREATE INDEX run_manifest_pending ON replicator.run (sync)
    WHERE status = 'succeeded' AND manifests <> '[]' AND manifests_written_at IS NULL;

-- Value up to which a sync's target is complete. Text: no database's timestamp holds every source's precision.
CREATE TABLE replicator.watermark (
    sync        text PRIMARY KEY,
    column_name text NOT NULL,
    form        text NOT NULL,
    value       text NOT NULL,
    run         uuid NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT form_is_known CHECK (form IN ('zoned', 'local', 'date'))
);

-- Every object and multipart upload is written down here before its first byte is sent, so that nothing that a
-- crash leaves in a bucket is unknown.
CREATE TABLE replicator.upload (
    token       text NOT NULL,
    run         uuid NOT NULL,
    sync        text NOT NULL,
    target      text NOT NULL,
    bucket      text NOT NULL,
    key         text NOT NULL,
    upload_id   text,
    started_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token, key)
);
CREATE INDEX upload_by_sync ON replicator.upload (sync);
