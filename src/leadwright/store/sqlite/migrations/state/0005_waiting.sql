-- People whose work mail names a company that is not an account yet: they join it when it becomes
-- one. `key` is the hashed domain.
CREATE TABLE waiting (
    workspace INTEGER NOT NULL,
    key       BLOB    NOT NULL,
    person    INTEGER NOT NULL,
    PRIMARY KEY (workspace, key, person)
) WITHOUT ROWID;
