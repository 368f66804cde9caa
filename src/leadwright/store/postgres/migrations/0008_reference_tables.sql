-- Tables of companies: what they say of each, by hashed domain or name. A table never changes; its
-- hash names its content. A row that says nothing stands for a name that several have.
CREATE TABLE reference_tables (
    workspace bigint NOT NULL,
    hash      text   NOT NULL,
    at        bigint NOT NULL,
    record    text   NOT NULL,
    PRIMARY KEY (workspace, hash)
);
CREATE TABLE reference_rows (
    workspace bigint NOT NULL,
    hash      text   NOT NULL,
    key       bytea  NOT NULL,
    said      text   NOT NULL,
    PRIMARY KEY (workspace, hash, key)
);

-- Which table of each source fills in accounts that become known.
CREATE TABLE tables_in_use (
    workspace bigint NOT NULL,
    source    text   NOT NULL,
    hash      text   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (workspace, source)
);
