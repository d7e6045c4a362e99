-- Published workflows, revision by revision, exactly as they were written. A board's own row has the present one once more. Of
-- what was published before this, the present one is known, and neither when nor by whom.
CREATE TABLE workflows (
    board        INTEGER NOT NULL REFERENCES boards (no),
    revision     INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    published_at INTEGER,
    author       BLOB,
    -- The revision that it brought back.
    restores     INTEGER,
    PRIMARY KEY (board, revision)
) STRICT, WITHOUT ROWID;

INSERT INTO workflows (board, revision, body) SELECT no, revision, workflow FROM boards WHERE no > 0;

-- What somebody writes before it is published. One draft of a board is present; others were set aside, or became a revision.
-- `version` grows with each save, whatever draft it is of.
CREATE TABLE drafts (
    board         INTEGER NOT NULL REFERENCES boards (no),
    version       INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    base_revision INTEGER NOT NULL,
    author        BLOB,
    editor        BLOB,
    saved_at      INTEGER NOT NULL,
    present       INTEGER NOT NULL,
    published     INTEGER,
    PRIMARY KEY (board, version)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX present_draft ON drafts (board) WHERE present = 1;
