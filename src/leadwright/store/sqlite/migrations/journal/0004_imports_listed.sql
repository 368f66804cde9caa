-- The same content is imported once; newest first.
CREATE INDEX imports_content ON imports (workspace, content);
CREATE INDEX imports_at ON imports (workspace, at);
