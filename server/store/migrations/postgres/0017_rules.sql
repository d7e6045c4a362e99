-- Rules, their revisions, what they did and when the clock sets them off: what the SQLite migration describes.
CREATE TABLE rules (
    id          UUID   PRIMARY KEY,
    board       BIGINT NOT NULL REFERENCES boards (no),
    revision    BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    active      BIGINT NOT NULL CHECK (active IN (0, 1)),
    looped      TEXT,
    switched_at BIGINT NOT NULL,
    removed     BIGINT NOT NULL CHECK (removed IN (0, 1))
);

CREATE INDEX rules_board ON rules (board);

CREATE TABLE rule_revisions (
    rule     UUID   NOT NULL REFERENCES rules (id),
    revision BIGINT NOT NULL,
    body     TEXT   NOT NULL,
    author   UUID,
    at       BIGINT NOT NULL,
    PRIMARY KEY (rule, revision)
);

CREATE TABLE rule_runs (
    rule     UUID   NOT NULL REFERENCES rules (id),
    order_id UUID   NOT NULL,
    occasion TEXT   NOT NULL,
    board    BIGINT NOT NULL REFERENCES boards (no),
    revision BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    outcome  TEXT   NOT NULL,
    detail   TEXT,
    PRIMARY KEY (rule, order_id, occasion)
);

CREATE INDEX rule_runs_order ON rule_runs (order_id);
CREATE INDEX rule_runs_at ON rule_runs (at);

CREATE TABLE rule_due (
    order_id UUID   NOT NULL,
    rule     UUID   NOT NULL REFERENCES rules (id),
    nth      BIGINT NOT NULL,
    board    BIGINT NOT NULL REFERENCES boards (no),
    occasion TEXT   NOT NULL,
    due_at   BIGINT NOT NULL,
    version  BIGINT NOT NULL,
    cause    BIGINT NOT NULL,
    PRIMARY KEY (order_id, rule, nth)
);

CREATE INDEX rule_due_at ON rule_due (due_at);
