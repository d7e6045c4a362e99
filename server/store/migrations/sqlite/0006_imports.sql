-- Which import placed an order and with how many entries, what became of each import's orders, and numbers that withdrawn
-- orders leave to others. A constraint of a table cannot be dropped, so the table is made anew.
CREATE TABLE orders_anew (
    id                  BLOB    PRIMARY KEY,
    board               INTEGER NOT NULL REFERENCES boards (no),
    number              TEXT    NOT NULL,
    version             INTEGER NOT NULL,
    status              TEXT    NOT NULL,
    rank                TEXT    NOT NULL,
    placed_at           INTEGER NOT NULL,
    entered_at          INTEGER NOT NULL,
    due_at              INTEGER,
    hold_reason         TEXT,
    hold_since          INTEGER,
    hold_note           BLOB,
    promise_earliest    TEXT,
    promise_latest      TEXT,
    first_earliest      TEXT,
    first_latest        TEXT,
    promise_note        BLOB,
    fields              TEXT    NOT NULL,
    last_move           TEXT,
    archived            INTEGER NOT NULL,
    withdrawn_at        INTEGER,
    tracking_generation INTEGER NOT NULL,
    tracking_digest     BLOB    NOT NULL UNIQUE,
    customer_id         BLOB    NOT NULL,
    customer_row        BLOB    NOT NULL REFERENCES customers (id),
    line_count          INTEGER NOT NULL,
    source              TEXT,
    import              BLOB,
    import_entries      INTEGER
) STRICT;

INSERT INTO orders_anew
SELECT id, board, number, version, status, rank, placed_at, entered_at, due_at, hold_reason, hold_since, hold_note,
       promise_earliest, promise_latest, first_earliest, first_latest, promise_note, fields, last_move, archived, withdrawn_at,
       tracking_generation, tracking_digest, customer_id, customer_row, line_count, source, NULL, NULL
FROM orders;

DROP TABLE orders;
ALTER TABLE orders_anew RENAME TO orders;

CREATE UNIQUE INDEX orders_by_rank ON orders (board, status, rank) WHERE archived = 0;
CREATE INDEX orders_by_entry ON orders (board, archived, status, entered_at, id);
CREATE INDEX orders_by_age ON orders (board, archived, entered_at, id);
CREATE INDEX orders_by_promise ON orders (board, archived, promise_latest, id);
CREATE INDEX orders_by_placing ON orders (board, archived, placed_at, id);
CREATE UNIQUE INDEX orders_by_number ON orders (board, number) WHERE withdrawn_at IS NULL;
CREATE INDEX orders_withdrawn ON orders (board, number, withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX orders_of_import ON orders (import, id) WHERE import IS NOT NULL;

-- An import that placed orders, and what became of them since. `person` is none where the command line imported.
CREATE TABLE import_runs (
    id        BLOB    PRIMARY KEY,
    board     INTEGER NOT NULL REFERENCES boards (no),
    person    BLOB,
    at        INTEGER NOT NULL,
    placed    INTEGER NOT NULL,
    touched   INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX import_runs_by_time ON import_runs (board, at, id);
