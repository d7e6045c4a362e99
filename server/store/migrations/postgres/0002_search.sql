-- What orders are searched and sorted by: what the SQLite migration describes. The index over `grams` is made when the rows
-- are filled in, which is much faster than keeping it meanwhile.

ALTER TABLE customers DROP COLUMN name_folded, DROP COLUMN email_folded, DROP COLUMN phone_folded, DROP COLUMN address_folded;
ALTER TABLE lines DROP COLUMN folded;

CREATE TABLE search (
    doc      BIGINT PRIMARY KEY,
    order_id UUID   NOT NULL UNIQUE,
    board    BIGINT NOT NULL,
    archived BIGINT NOT NULL CHECK (archived IN (0, 1)),
    number   TEXT   COLLATE "C" NOT NULL,
    customer TEXT   COLLATE "C" NOT NULL,
    everyone TEXT   NOT NULL,
    email    TEXT   NOT NULL,
    phone    TEXT   NOT NULL,
    address  TEXT   NOT NULL,
    grams    INTEGER[] NOT NULL
);

CREATE INDEX search_by_number ON search (board, archived, number, order_id);
CREATE INDEX search_by_customer ON search (board, archived, customer, order_id);

CREATE TABLE search_fill (
    no      BIGINT PRIMARY KEY CHECK (no = 1),
    folding BIGINT NOT NULL,
    filling BIGINT,
    upto    UUID
);

INSERT INTO search_fill (no, folding) VALUES (1, 0);

DROP INDEX orders_by_entry;
CREATE INDEX orders_by_entry ON orders (board, archived, status, entered_at, id);
CREATE INDEX orders_by_age ON orders (board, archived, entered_at, id);
CREATE INDEX orders_by_promise ON orders (board, archived, promise_latest, id);
