-- Accounts have homes too: a row whose `unit` is itself. `account` says, of a person, by which account
-- they belong to `unit` where that was merged into it (0: by itself); of an account, its parent.
ALTER TABLE homes ADD COLUMN account BIGINT NOT NULL DEFAULT 0;
CREATE INDEX homes_account ON homes (account) WHERE account <> 0;
-- Bit 4: they belong to an account.
CREATE INDEX homes_unit ON homes (unit) WHERE known & 4 <> 0;
ALTER TABLE accounts ADD COLUMN domains TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN parent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN engaged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN last_day INTEGER NOT NULL DEFAULT 0;
CREATE INDEX accounts_parent ON accounts (parent) WHERE parent <> 0;
-- Accounts there are: named by a group and by a domain, for all we know.
INSERT INTO homes (person, unit, known, merged_into) SELECT unit, unit, 3, 0 FROM accounts;
