-- What a version takes over from those before it: rules that are still warming, steps that are gone.
ALTER TABLE versions ADD COLUMN carried TEXT NOT NULL DEFAULT '';

-- A changed playbook looks at everybody again; how far it has come.
CREATE TABLE sweeps (
    workspace  INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    asks       TEXT    NOT NULL,
    unit       INTEGER NOT NULL,
    member     INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    looked     INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL,
    PRIMARY KEY (workspace, number)
) WITHOUT ROWID;
