-- Rows that were sent as part of an import and could not be used, as they were sent.
CREATE TABLE import_rejects (
    workspace bigint NOT NULL,
    id        text   NOT NULL,
    row       bigint NOT NULL,
    said      text   NOT NULL,
    PRIMARY KEY (workspace, id, row)
);
-- Searches for duplicates: whoever asks sees them, whichever process runs them.
CREATE TABLE duplicate_runs (
    workspace bigint NOT NULL,
    id        text   NOT NULL,
    at        bigint NOT NULL,
    running   bigint NOT NULL,
    told_at   bigint NOT NULL,
    record    text   NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX duplicate_runs_at ON duplicate_runs (workspace, at);
