-- What somebody should look at: identifiers that contradict one another. `person` and `other` are
-- the two it is about; the id says the same of the same two.
CREATE TABLE suggestions (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    person    BIGINT  NOT NULL,
    other     BIGINT  NOT NULL,
    evidence  TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX suggestions_state ON suggestions (workspace, state, at, id);

-- People whose work mail names a company that is not an account yet: they join it when it becomes
-- one. `key` is the hashed domain.
CREATE TABLE waiting (
    workspace INTEGER NOT NULL,
    key       BYTEA   NOT NULL,
    person    BIGINT  NOT NULL,
    PRIMARY KEY (workspace, key, person)
);
