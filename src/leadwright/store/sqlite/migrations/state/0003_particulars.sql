-- What tells people and accounts apart besides, for finding duplicates.
ALTER TABLE people ADD COLUMN particulars TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN particulars TEXT NOT NULL DEFAULT '';
