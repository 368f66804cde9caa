-- The state: the file of the worker process. What costs is every page a turn dirties, so tables
-- are clustered by the key they are read with and there is no index that no query needs.
-- `workspace` is derived from the entity id wherever the row has one: it can never disagree.

CREATE TABLE positions (
    workspace  INTEGER NOT NULL,
    lane       INTEGER NOT NULL,
    journal_id INTEGER NOT NULL,
    PRIMARY KEY (workspace, lane)
) WITHOUT ROWID;

CREATE TABLE versions (
    workspace INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (workspace, number)
) WITHOUT ROWID;

CREATE TABLE counters (
    workspace INTEGER PRIMARY KEY,
    next      INTEGER NOT NULL
);

-- Tables that are inserted into at random places are written in chunks, one after the other: only
-- the last one's few pages are dirtied. Reading looks into every chunk.
CREATE TABLE chunks (
    source    TEXT    NOT NULL,
    chunk     INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL,
    PRIMARY KEY (source, chunk)
) WITHOUT ROWID;

CREATE TABLE seen (
    chunk     INTEGER NOT NULL,
    workspace INTEGER NOT NULL,
    key       BLOB    NOT NULL,
    day       INTEGER NOT NULL,
    PRIMARY KEY (chunk, workspace, key)
) WITHOUT ROWID;

CREATE TABLE identifiers (
    key       BLOB    NOT NULL PRIMARY KEY,
    entity    INTEGER NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS (entity >> 40) VIRTUAL
) WITHOUT ROWID;

CREATE TABLE homes (
    person      INTEGER PRIMARY KEY,
    unit        INTEGER NOT NULL,
    known       INTEGER NOT NULL,
    merged_into INTEGER NOT NULL,
    workspace   INTEGER GENERATED ALWAYS AS (person >> 40) VIRTUAL
);
CREATE INDEX homes_merged ON homes (merged_into) WHERE merged_into <> 0;

-- Units a person has left; where they are is in homes.
CREATE TABLE stays (
    person    INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS (person >> 40) VIRTUAL,
    PRIMARY KEY (person, unit)
) WITHOUT ROWID;

CREATE TABLE inbox (
    lane      INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    input     BLOB    NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL,
    PRIMARY KEY (lane, seq)
) WITHOUT ROWID;

CREATE TABLE held (
    unit      INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    lane      INTEGER NOT NULL,
    input     BLOB    NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL,
    PRIMARY KEY (unit, person, seq)
) WITHOUT ROWID;

CREATE TABLE wakes (
    clock     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    member    INTEGER NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL,
    PRIMARY KEY (clock, at, unit, member)
) WITHOUT ROWID;

-- One row per unit: its head, and the record of its first person. Everybody else is in members.
CREATE TABLE documents (
    unit      INTEGER PRIMARY KEY,
    head      BLOB,
    member    INTEGER NOT NULL,
    record    BLOB,
    workspace INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL
);

CREATE TABLE members (
    unit      INTEGER NOT NULL,
    member    INTEGER NOT NULL,
    bytes     BLOB    NOT NULL,
    workspace INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL,
    PRIMARY KEY (unit, member)
) WITHOUT ROWID;

CREATE TABLE history (
    chunk     INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    tag       TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    ref       INTEGER NOT NULL,
    input     BLOB,
    decisions BLOB,
    workspace INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL,
    PRIMARY KEY (chunk, unit, n)
) WITHOUT ROWID;

CREATE TABLE answers (
    workspace INTEGER NOT NULL,
    ref       INTEGER NOT NULL,
    state     TEXT    NOT NULL,
    unit      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (workspace, ref)
) WITHOUT ROWID;

CREATE TABLE set_aside (
    id        INTEGER PRIMARY KEY,
    workspace INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    ref       INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    input     BLOB,
    error     TEXT    NOT NULL
);
CREATE INDEX set_aside_workspace ON set_aside (workspace);

-- Appended by every turn; now and then folded into rollups.
CREATE TABLE deltas (
    workspace INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    metric    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    value     INTEGER NOT NULL
);

CREATE TABLE rollups (
    workspace INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    metric    TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    value     INTEGER NOT NULL,
    PRIMARY KEY (workspace, day, metric, name)
) WITHOUT ROWID;

CREATE TABLE people (
    person     INTEGER PRIMARY KEY,
    unit       INTEGER NOT NULL,
    account    INTEGER NOT NULL,
    email      TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    stage      TEXT    NOT NULL,
    fit        INTEGER NOT NULL,
    engagement INTEGER NOT NULL,
    last_day   INTEGER NOT NULL,
    workspace  INTEGER GENERATED ALWAYS AS (person >> 40) VIRTUAL
);
CREATE INDEX people_account ON people (account) WHERE account <> 0;
CREATE INDEX people_email ON people (email) WHERE email <> '';

CREATE TABLE accounts (
    unit               INTEGER PRIMARY KEY,
    name               TEXT    NOT NULL,
    domain             TEXT    NOT NULL,
    stage              TEXT    NOT NULL,
    owner              TEXT    NOT NULL,
    target             INTEGER NOT NULL,
    people             INTEGER NOT NULL,
    fit                INTEGER NOT NULL,
    engagement         INTEGER NOT NULL,
    hand_off           TEXT    NOT NULL,
    open_opportunities INTEGER NOT NULL,
    customer_since     INTEGER NOT NULL,
    workspace          INTEGER GENERATED ALWAYS AS (unit >> 40) VIRTUAL
);

CREATE TABLE tasks (
    workspace INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    unit      INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    owner     TEXT    NOT NULL,
    team      TEXT    NOT NULL,
    person    INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    note      TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;
CREATE INDEX tasks_opened ON tasks (workspace, opened_at, id);
CREATE INDEX tasks_state ON tasks (workspace, state, opened_at, id);
CREATE INDEX tasks_unit ON tasks (unit, opened_at, id);

CREATE TABLE touches (
    seq         INTEGER PRIMARY KEY,
    workspace   INTEGER NOT NULL,
    id          TEXT    NOT NULL,
    unit        INTEGER NOT NULL,
    person      INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    sequence    TEXT    NOT NULL,
    step        TEXT    NOT NULL,
    not_before  INTEGER NOT NULL,
    not_after   INTEGER NOT NULL,
    trigger_at  INTEGER NOT NULL,
    planned_at  INTEGER NOT NULL,
    variables   BLOB    NOT NULL,
    attempts    INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    handed_at   INTEGER NOT NULL,
    stopped     INTEGER NOT NULL,
    error       TEXT    NOT NULL
);
CREATE UNIQUE INDEX touches_id ON touches (id, workspace);
CREATE INDEX touches_planned ON touches (not_before) WHERE state = 'planned';
CREATE INDEX touches_sending ON touches (lease_until) WHERE state = 'sending';
CREATE INDEX touches_person ON touches (workspace, person) WHERE person <> 0;
CREATE INDEX touches_unit ON touches (workspace, unit);
CREATE INDEX touches_open ON touches (workspace, unit) WHERE state IN ('planned', 'sending');
CREATE INDEX touches_workspace ON touches (workspace);

-- How many touches are in which state: counted by difference, like rollups.
CREATE TABLE touch_deltas (
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    count     INTEGER NOT NULL
);

CREATE TABLE touch_counts (
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (workspace, channel, state)
) WITHOUT ROWID;

-- Addresses that must not be contacted; hashed, so it outlives merge, erasure and re-import.
CREATE TABLE suppressed (
    key       BLOB    NOT NULL PRIMARY KEY,
    workspace INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    at        INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE heartbeats (
    worker TEXT    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL
) WITHOUT ROWID;
