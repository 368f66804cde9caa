-- Which table of each source fills in accounts that become known.
CREATE TABLE tables_in_use (
    workspace INTEGER NOT NULL,
    source    TEXT    NOT NULL,
    hash      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (workspace, source)
) WITHOUT ROWID;
