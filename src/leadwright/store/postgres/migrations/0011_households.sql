-- Consumers who decide and pay together, as lists show them.
CREATE TABLE households (
    unit           BIGINT  PRIMARY KEY,
    name           TEXT    NOT NULL,
    people         BIGINT  NOT NULL,
    orders         BIGINT  NOT NULL,
    spent          BIGINT  NOT NULL,
    customer_since BIGINT  NOT NULL,
    workspace      INTEGER GENERATED ALWAYS AS ((unit >> 40)::integer) STORED
) WITH (fillfactor = 80);
