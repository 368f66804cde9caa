-- Imports of files: what came of each, so that none happens twice and all can be taken up again.
CREATE TABLE imports (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    content   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    record    TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;
