-- Pairs of people or accounts that may be one, and what somebody said about them. `left_id` is the
-- smaller one; `outcomes` explains the weight, as JSON.

CREATE TABLE duplicates (
    id          INTEGER PRIMARY KEY,
    workspace   INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    left_id     INTEGER NOT NULL,
    right_id    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    weight      INTEGER NOT NULL,
    probability INTEGER NOT NULL,
    group_id    INTEGER NOT NULL,
    outcomes    TEXT    NOT NULL,
    found_at    INTEGER NOT NULL,
    decided_at  INTEGER NOT NULL,
    decided_by  TEXT    NOT NULL,
    note        TEXT    NOT NULL
);
CREATE UNIQUE INDEX duplicates_pair ON duplicates (workspace, kind, left_id, right_id);
CREATE INDEX duplicates_state ON duplicates (workspace, state);
