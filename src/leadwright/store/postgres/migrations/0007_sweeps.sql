-- What a version takes over from those before it: rules that are still warming, steps that are gone.
ALTER TABLE versions ADD COLUMN carried TEXT NOT NULL DEFAULT '';

-- A changed playbook looks at everybody again; how far it has come.
CREATE TABLE sweeps (
    workspace  INTEGER NOT NULL,
    number     BIGINT  NOT NULL,
    state      TEXT    NOT NULL,
    asks       TEXT    NOT NULL,
    unit       BIGINT  NOT NULL,
    member     BIGINT  NOT NULL,
    last       BIGINT  NOT NULL,
    looked     BIGINT  NOT NULL,
    changed    BIGINT  NOT NULL,
    started_at BIGINT  NOT NULL,
    ended_at   BIGINT  NOT NULL,
    PRIMARY KEY (workspace, number)
);
