-- Sequences that hand nothing over, or may hand over more than they declare an hour.
CREATE TABLE brakes (
    workspace INTEGER NOT NULL,
    sequence  TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    who       TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    PRIMARY KEY (workspace, sequence)
) WITHOUT ROWID;

-- How many touches a sequence has let out in which minute, for those that declare a volume.
CREATE TABLE handed (
    workspace INTEGER NOT NULL,
    sequence  TEXT    NOT NULL,
    minute    INTEGER NOT NULL,
    worker    TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (workspace, sequence, minute, worker)
) WITHOUT ROWID;

CREATE INDEX touches_parked ON touches (workspace, sequence)
    WHERE state = 'planned' AND error = 'paused';
