-- The rule by which a board promises dates (JSON); a board without one promises them by hand.
CREATE TABLE promise_rules (
    board BIGINT PRIMARY KEY REFERENCES boards (no),
    body  TEXT   NOT NULL
);
