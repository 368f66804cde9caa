-- What tells people and accounts apart besides, for finding duplicates.
ALTER TABLE people ADD COLUMN particulars TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN particulars TEXT NOT NULL DEFAULT '';

-- Pairs of people or accounts that may be one, and what somebody said about them. `left_id` is the
-- smaller one; `outcomes` explains the weight, as JSON.

CREATE TABLE duplicates (
    id          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace   INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    left_id     BIGINT  NOT NULL,
    right_id    BIGINT  NOT NULL,
    state       TEXT    NOT NULL,
    weight      BIGINT  NOT NULL,
    probability INTEGER NOT NULL,
    group_id    BIGINT  NOT NULL,
    outcomes    TEXT    NOT NULL,
    found_at    BIGINT  NOT NULL,
    decided_at  BIGINT  NOT NULL,
    decided_by  TEXT    NOT NULL,
    note        TEXT    NOT NULL
);
CREATE UNIQUE INDEX duplicates_pair ON duplicates (workspace, kind, left_id, right_id);
CREATE INDEX duplicates_state ON duplicates (workspace, state);
