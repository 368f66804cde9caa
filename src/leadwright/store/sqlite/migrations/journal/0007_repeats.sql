-- Commands that were sent again are found by their key. Nothing live has an entry here.
CREATE INDEX journal_repeats ON journal (workspace, key) WHERE lane = 0 AND length(key) > 0;
