-- Calls have a place in a queue: the most urgent first, each from its time on.
ALTER TABLE tasks ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN not_before BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tasks_calls ON tasks (workspace, priority DESC, opened_at, id)
    WHERE kind = 'call' AND state = 'open';
