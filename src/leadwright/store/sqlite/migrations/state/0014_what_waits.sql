-- What was waited for after an input: a replay need not fold the recorded world to know it.
ALTER TABLE history ADD COLUMN due INTEGER;
