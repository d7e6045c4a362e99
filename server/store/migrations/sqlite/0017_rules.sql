-- The rules of a board's automation: which revision is in force, and whether it acts. A rule that was taken away keeps its row:
-- entries of the log are its doing. `looped` says why Milepost switched it off, if it did.
CREATE TABLE rules (
    id          BLOB    PRIMARY KEY,
    board       INTEGER NOT NULL REFERENCES boards (no),
    revision    INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    active      INTEGER NOT NULL,
    looped      TEXT,
    switched_at INTEGER NOT NULL,
    removed     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rules_board ON rules (board);

-- What each revision of a rule says, exactly as it was written.
CREATE TABLE rule_revisions (
    rule     BLOB    NOT NULL REFERENCES rules (id),
    revision INTEGER NOT NULL,
    body     TEXT    NOT NULL,
    author   BLOB,
    at       INTEGER NOT NULL,
    PRIMARY KEY (rule, revision)
) STRICT, WITHOUT ROWID;

-- What rules did, and what they were refused. Forgotten after 90 days.
CREATE TABLE rule_runs (
    rule     BLOB    NOT NULL REFERENCES rules (id),
    order_id BLOB    NOT NULL,
    -- What set it off, so that one thing does it once: an entry of the log, or what the clock ran for.
    occasion TEXT    NOT NULL,
    board    INTEGER NOT NULL REFERENCES boards (no),
    revision INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    -- `done`, `refused`, or `not`: the clock set it off and something was not so.
    outcome  TEXT    NOT NULL,
    -- Why it was refused (JSON).
    detail   TEXT,
    PRIMARY KEY (rule, order_id, occasion)
) STRICT, WITHOUT ROWID;

CREATE INDEX rule_runs_order ON rule_runs (order_id);
CREATE INDEX rule_runs_at ON rule_runs (at);

-- When the clock sets rules off. Made from the log and the rules, and made anew with them.
CREATE TABLE rule_due (
    order_id BLOB    NOT NULL,
    rule     BLOB    NOT NULL REFERENCES rules (id),
    -- The trigger's place among the rule's own.
    nth      INTEGER NOT NULL,
    board    INTEGER NOT NULL REFERENCES boards (no),
    occasion TEXT    NOT NULL,
    due_at   INTEGER NOT NULL,
    -- The order's version and its last entry when the time began to run.
    version  INTEGER NOT NULL,
    cause    INTEGER NOT NULL,
    PRIMARY KEY (order_id, rule, nth)
) STRICT, WITHOUT ROWID;

CREATE INDEX rule_due_at ON rule_due (due_at);
