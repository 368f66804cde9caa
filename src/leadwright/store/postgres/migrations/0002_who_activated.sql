-- Who put a version in force, and why: a text may come back into force without being written anew.
ALTER TABLE versions ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN note TEXT NOT NULL DEFAULT '';
