-- Which import placed an order and with how many entries, what became of each import's orders, and numbers that withdrawn
-- orders leave to others.
ALTER TABLE orders ADD COLUMN import UUID;
ALTER TABLE orders ADD COLUMN import_entries BIGINT;
ALTER TABLE orders DROP CONSTRAINT orders_board_number_key;

CREATE UNIQUE INDEX orders_by_number ON orders (board, number) WHERE withdrawn_at IS NULL;
CREATE INDEX orders_withdrawn ON orders (board, number, withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX orders_of_import ON orders (import, id) WHERE import IS NOT NULL;

-- An import that placed orders, and what became of them since. `person` is none where the command line imported.
CREATE TABLE import_runs (
    id        UUID   PRIMARY KEY,
    board     BIGINT NOT NULL REFERENCES boards (no),
    person    UUID,
    at        BIGINT NOT NULL,
    placed    BIGINT NOT NULL,
    touched   BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL
);

CREATE INDEX import_runs_by_time ON import_runs (board, at, id);
