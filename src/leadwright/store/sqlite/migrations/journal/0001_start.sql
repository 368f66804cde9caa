-- What came in, and the settings: the file of the API process.

CREATE TABLE journal (
    id        INTEGER PRIMARY KEY,
    workspace INTEGER NOT NULL,
    lane      INTEGER NOT NULL,
    source    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    sent_at   INTEGER NOT NULL,
    key       BLOB    NOT NULL,
    body      BLOB
);
-- A stream is read by (workspace, lane, id); the id is the row's own.
CREATE INDEX journal_stream ON journal (workspace, lane);

CREATE TABLE workspaces (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    model      TEXT    NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE access_keys (
    id          INTEGER PRIMARY KEY,
    workspace   INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    prefix      TEXT    NOT NULL,
    scopes      TEXT    NOT NULL,
    member      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    revoked_at  INTEGER NOT NULL,
    secret_hash BLOB    NOT NULL UNIQUE
);

CREATE TABLE channels (
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    mode      TEXT    NOT NULL,
    config    TEXT    NOT NULL,
    PRIMARY KEY (workspace, channel)
) WITHOUT ROWID;

CREATE TABLE playbooks (
    workspace INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    author    TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (workspace, hash)
);

CREATE TABLE audit (
    id        INTEGER PRIMARY KEY,
    workspace INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    who       TEXT    NOT NULL,
    what      TEXT    NOT NULL
);
CREATE INDEX audit_workspace ON audit (workspace);

CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) WITHOUT ROWID;
