-- Imports of files: what came of each, so that none happens twice and all can be taken up again.
CREATE TABLE imports (
    workspace bigint NOT NULL,
    id        text   NOT NULL,
    content   text   NOT NULL,
    at        bigint NOT NULL,
    record    text   NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX imports_content ON imports (workspace, content);
CREATE INDEX imports_at ON imports (workspace, at);
