-- Newest first.
CREATE INDEX imports_at ON imports (workspace, at);
