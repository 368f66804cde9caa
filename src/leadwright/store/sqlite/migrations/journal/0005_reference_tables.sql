-- Tables of companies: what they say of each, by hashed domain or name. A table never changes; its
-- hash names its content. A row that says nothing stands for a name that several have.
CREATE TABLE reference_tables (
    workspace INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    record    TEXT    NOT NULL,
    PRIMARY KEY (workspace, hash)
) WITHOUT ROWID;
CREATE TABLE reference_rows (
    workspace INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    key       BLOB    NOT NULL,
    said      TEXT    NOT NULL,
    PRIMARY KEY (workspace, hash, key)
) WITHOUT ROWID;
