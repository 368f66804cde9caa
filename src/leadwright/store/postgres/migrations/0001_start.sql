-- The same tables as on SQLite, in one database. `workspace` is derived from the entity id wherever
-- the row has one; `shard` spreads units over the workers (see shards.py, which must agree).

CREATE SEQUENCE journal_id;

CREATE TABLE journal (
    id        BIGINT   PRIMARY KEY,
    workspace INTEGER  NOT NULL,
    lane      SMALLINT NOT NULL,
    source    TEXT     NOT NULL,
    at        BIGINT   NOT NULL,
    sent_at   BIGINT   NOT NULL,
    key       BYTEA    NOT NULL,
    body      BYTEA
);
CREATE INDEX journal_stream ON journal (workspace, lane, id);

CREATE TABLE workspaces (
    id         INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    model      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);

CREATE TABLE access_keys (
    id          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace   INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    prefix      TEXT    NOT NULL,
    scopes      TEXT    NOT NULL,
    member      TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    revoked_at  BIGINT  NOT NULL,
    secret_hash BYTEA   NOT NULL UNIQUE
);

CREATE TABLE channels (
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    mode      TEXT    NOT NULL,
    config    TEXT    NOT NULL,
    PRIMARY KEY (workspace, channel)
);

CREATE TABLE playbooks (
    workspace INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    author    TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    PRIMARY KEY (workspace, hash)
);

CREATE TABLE audit (
    id        BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace INTEGER NOT NULL,
    at        BIGINT  NOT NULL,
    who       TEXT    NOT NULL,
    what      TEXT    NOT NULL
);
CREATE INDEX audit_workspace ON audit (workspace, id);

CREATE TABLE secrets (
    name  TEXT  NOT NULL PRIMARY KEY,
    bytes BYTEA NOT NULL
);

CREATE TABLE positions (
    workspace  INTEGER  NOT NULL,
    lane       SMALLINT NOT NULL,
    journal_id BIGINT   NOT NULL,
    PRIMARY KEY (workspace, lane)
);

CREATE TABLE versions (
    workspace INTEGER NOT NULL,
    number    BIGINT  NOT NULL,
    hash      TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    PRIMARY KEY (workspace, number)
);

CREATE TABLE counters (
    workspace INTEGER PRIMARY KEY,
    next      BIGINT  NOT NULL
);

-- An era is eight days: the random inserts of today stay among this era's pages.
CREATE TABLE seen (
    era       BIGINT  NOT NULL,
    workspace INTEGER NOT NULL,
    key       BYTEA   NOT NULL,
    day       BIGINT  NOT NULL,
    PRIMARY KEY (era, workspace, key)
);

CREATE TABLE identifiers (
    key       BYTEA   NOT NULL PRIMARY KEY,
    entity    BIGINT  NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS ((entity >> 40)::integer) STORED
);

CREATE TABLE homes (
    person      BIGINT  PRIMARY KEY,
    unit        BIGINT  NOT NULL,
    known       INTEGER NOT NULL,
    merged_into BIGINT  NOT NULL,
    workspace   INTEGER GENERATED ALWAYS AS ((person >> 40)::integer) STORED
);
CREATE INDEX homes_merged ON homes (merged_into) WHERE merged_into <> 0;

-- Units a person has left; where they are is in homes.
CREATE TABLE stays (
    person    BIGINT  NOT NULL,
    unit      BIGINT  NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS ((person >> 40)::integer) STORED,
    PRIMARY KEY (person, unit)
);

CREATE SEQUENCE inbox_order;

CREATE TABLE inbox (
    lane      SMALLINT NOT NULL,
    seq       BIGINT   NOT NULL DEFAULT nextval('inbox_order'),
    unit      BIGINT   NOT NULL,
    person    BIGINT   NOT NULL,
    input     BYTEA    NOT NULL,
    workspace INTEGER  GENERATED ALWAYS AS ((unit >> 40)::integer) STORED,
    shard     SMALLINT GENERATED ALWAYS AS
              ((((unit & 2147483647) * 2654435761 >> 26) & 63)::smallint) STORED,
    PRIMARY KEY (lane, seq)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE held (
    unit      BIGINT   NOT NULL,
    person    BIGINT   NOT NULL,
    seq       BIGINT   NOT NULL,
    lane      SMALLINT NOT NULL,
    input     BYTEA    NOT NULL,
    workspace INTEGER  GENERATED ALWAYS AS ((unit >> 40)::integer) STORED,
    PRIMARY KEY (unit, person, seq)
);

CREATE TABLE wakes (
    clock     BIGINT   NOT NULL,
    at        BIGINT   NOT NULL,
    unit      BIGINT   NOT NULL,
    member    BIGINT   NOT NULL,
    workspace INTEGER  GENERATED ALWAYS AS ((unit >> 40)::integer) STORED,
    shard     SMALLINT GENERATED ALWAYS AS
              ((((unit & 2147483647) * 2654435761 >> 26) & 63)::smallint) STORED,
    PRIMARY KEY (clock, at, unit, member)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE documents (
    unit      BIGINT  NOT NULL,
    member    BIGINT  NOT NULL,
    bytes     BYTEA   NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS ((unit >> 40)::integer) STORED,
    PRIMARY KEY (unit, member)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE history (
    unit      BIGINT  NOT NULL,
    n         BIGINT  NOT NULL,
    person    BIGINT  NOT NULL,
    at        BIGINT  NOT NULL,
    kind      TEXT    NOT NULL,
    tag       TEXT    NOT NULL,
    version   BIGINT  NOT NULL,
    ref       BIGINT  NOT NULL,
    input     BYTEA   ,
    decisions BYTEA   ,
    workspace INTEGER GENERATED ALWAYS AS ((unit >> 40)::integer) STORED,
    PRIMARY KEY (unit, n)
);

CREATE TABLE answers (
    workspace INTEGER NOT NULL,
    ref       BIGINT  NOT NULL,
    state     TEXT    NOT NULL,
    unit      BIGINT  NOT NULL,
    n         BIGINT  NOT NULL,
    PRIMARY KEY (workspace, ref)
);

CREATE TABLE set_aside (
    id        BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace INTEGER NOT NULL,
    at        BIGINT  NOT NULL,
    ref       BIGINT  NOT NULL,
    unit      BIGINT  NOT NULL,
    person    BIGINT  NOT NULL,
    input     BYTEA   ,
    error     TEXT    NOT NULL
);
CREATE INDEX set_aside_workspace ON set_aside (workspace, id);

-- Appended by every turn; now and then folded into rollups.
CREATE TABLE deltas (
    workspace INTEGER NOT NULL,
    day       BIGINT  NOT NULL,
    metric    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    count     BIGINT  NOT NULL,
    value     BIGINT  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE rollups (
    workspace INTEGER NOT NULL,
    day       BIGINT  NOT NULL,
    metric    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    count     BIGINT  NOT NULL,
    value     BIGINT  NOT NULL,
    PRIMARY KEY (workspace, day, metric, name)
);

CREATE TABLE people (
    person     BIGINT  PRIMARY KEY,
    unit       BIGINT  NOT NULL,
    account    BIGINT  NOT NULL,
    email      TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    stage      TEXT    NOT NULL,
    fit        BIGINT  NOT NULL,
    engagement BIGINT  NOT NULL,
    last_day   BIGINT  NOT NULL,
    workspace  INTEGER GENERATED ALWAYS AS ((person >> 40)::integer) STORED
) WITH (fillfactor = 80);
CREATE INDEX people_account ON people (account, person) WHERE account <> 0;
-- By hash: an address of any length can be stored.
CREATE INDEX people_email ON people USING hash (email) WHERE email <> '';

CREATE TABLE accounts (
    unit               BIGINT  PRIMARY KEY,
    name               TEXT    NOT NULL,
    domain             TEXT    NOT NULL,
    stage              TEXT    NOT NULL,
    owner              TEXT    NOT NULL,
    target             INTEGER NOT NULL,
    people             BIGINT  NOT NULL,
    fit                BIGINT  NOT NULL,
    engagement         BIGINT  NOT NULL,
    hand_off           TEXT    NOT NULL,
    open_opportunities BIGINT  NOT NULL,
    customer_since     BIGINT  NOT NULL,
    workspace          INTEGER GENERATED ALWAYS AS ((unit >> 40)::integer) STORED
) WITH (fillfactor = 80);

CREATE TABLE tasks (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    unit      BIGINT  NOT NULL,
    kind      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    owner     TEXT    NOT NULL,
    team      TEXT    NOT NULL,
    person    BIGINT  NOT NULL,
    opened_at BIGINT  NOT NULL,
    due_at    BIGINT  NOT NULL,
    closed_at BIGINT  NOT NULL,
    note      TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX tasks_opened ON tasks (workspace, opened_at, id);
CREATE INDEX tasks_state ON tasks (workspace, state, opened_at, id);
CREATE INDEX tasks_unit ON tasks (unit, opened_at, id);

CREATE TABLE touches (
    seq         BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace   INTEGER NOT NULL,
    id          TEXT    NOT NULL,
    unit        BIGINT  NOT NULL,
    person      BIGINT  NOT NULL,
    state       TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    sequence    TEXT    NOT NULL,
    step        TEXT    NOT NULL,
    not_before  BIGINT  NOT NULL,
    not_after   BIGINT  NOT NULL,
    trigger_at  BIGINT  NOT NULL,
    planned_at  BIGINT  NOT NULL,
    variables   BYTEA   NOT NULL,
    attempts    INTEGER NOT NULL,
    lease_until BIGINT  NOT NULL,
    handed_at   BIGINT  NOT NULL,
    stopped     INTEGER NOT NULL,
    error       TEXT    NOT NULL
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX touches_id ON touches (id, workspace);
CREATE INDEX touches_planned ON touches (not_before) WHERE state = 'planned';
CREATE INDEX touches_sending ON touches (lease_until) WHERE state = 'sending';
CREATE INDEX touches_person ON touches (workspace, person, seq) WHERE person <> 0;
CREATE INDEX touches_unit ON touches (workspace, unit, seq);
CREATE INDEX touches_open ON touches (workspace, unit) WHERE state IN ('planned', 'sending');
CREATE INDEX touches_workspace ON touches (workspace, seq);

-- How many touches are in which state: counted by difference, like rollups.
CREATE TABLE touch_deltas (
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    count     BIGINT  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE touch_counts (
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    count     BIGINT  NOT NULL,
    PRIMARY KEY (workspace, channel, state)
);

-- Addresses that must not be contacted; hashed, so it outlives merge, erasure and re-import.
CREATE TABLE suppressed (
    key       BYTEA   NOT NULL PRIMARY KEY,
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    at        BIGINT  NOT NULL
);

CREATE TABLE heartbeats (
    worker TEXT   NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL
);
