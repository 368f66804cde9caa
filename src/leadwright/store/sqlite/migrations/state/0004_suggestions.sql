-- What somebody should look at: identifiers that contradict one another. `person` and `other` are
-- the two it is about; the id says the same of the same two.
CREATE TABLE suggestions (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    other     INTEGER NOT NULL,
    evidence  TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;
CREATE INDEX suggestions_state ON suggestions (workspace, state, at, id);
