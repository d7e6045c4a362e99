-- Published workflows and drafts: what the SQLite migration describes.
CREATE TABLE workflows (
    board        BIGINT NOT NULL REFERENCES boards (no),
    revision     BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    published_at BIGINT,
    author       UUID,
    restores     BIGINT,
    PRIMARY KEY (board, revision)
);

INSERT INTO workflows (board, revision, body) SELECT no, revision, workflow FROM boards WHERE no > 0;

CREATE TABLE drafts (
    board         BIGINT NOT NULL REFERENCES boards (no),
    version       BIGINT NOT NULL,
    body          TEXT   NOT NULL,
    base_revision BIGINT NOT NULL,
    author        UUID,
    editor        UUID,
    saved_at      BIGINT NOT NULL,
    present       BIGINT NOT NULL CHECK (present IN (0, 1)),
    published     BIGINT,
    PRIMARY KEY (board, version)
);

CREATE UNIQUE INDEX present_draft ON drafts (board) WHERE present = 1;
