-- Rows that were sent as part of an import and could not be used, as they were sent.
CREATE TABLE import_rejects (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    row       INTEGER NOT NULL,
    said      TEXT    NOT NULL,
    PRIMARY KEY (workspace, id, row)
) WITHOUT ROWID;
-- Searches for duplicates: whoever asks sees them, whichever process runs them.
CREATE TABLE duplicate_runs (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    running   INTEGER NOT NULL,
    told_at   INTEGER NOT NULL,
    record    TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;
CREATE INDEX duplicate_runs_at ON duplicate_runs (workspace, at);
