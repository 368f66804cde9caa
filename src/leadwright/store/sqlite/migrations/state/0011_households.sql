-- Consumers who decide and pay together, as lists show them.
CREATE TABLE households (
    unit           INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL,
    people         INTEGER NOT NULL,
    orders         INTEGER NOT NULL,
    spent          INTEGER NOT NULL,
    customer_since INTEGER NOT NULL,
    workspace      INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL
);
