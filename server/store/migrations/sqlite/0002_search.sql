-- What orders are searched and sorted by. Folded texts leave the source tables for rows of their own, one for each order,
-- that are made from them in the same transaction. What is there already is filled in when the store opens: it takes a
-- folding that no database knows.

ALTER TABLE customers DROP COLUMN name_folded;
ALTER TABLE customers DROP COLUMN email_folded;
ALTER TABLE customers DROP COLUMN phone_folded;
ALTER TABLE customers DROP COLUMN address_folded;
ALTER TABLE lines DROP COLUMN folded;

-- A source table: personal data stands here. `doc` is the place in the index: board, off or on it, and the order's number in
-- the order of recording. `number` and `customer` are as they sort.
CREATE TABLE search (
    doc      INTEGER PRIMARY KEY,
    order_id BLOB    NOT NULL UNIQUE,
    board    INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    number   TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    everyone TEXT    NOT NULL,
    email    TEXT    NOT NULL,
    phone    TEXT    NOT NULL,
    address  TEXT    NOT NULL
) STRICT;

CREATE INDEX search_by_number ON search (board, archived, number, order_id);
CREATE INDEX search_by_customer ON search (board, archived, customer, order_id);

-- Runs of characters, as hashes, and the rows that have them.
CREATE VIRTUAL TABLE search_grams USING fts5(grams, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

-- Which folding the index is made with, and while it is being made, with which and up to which order.
CREATE TABLE search_fill (
    no      INTEGER PRIMARY KEY CHECK (no = 1),
    folding INTEGER NOT NULL,
    filling INTEGER,
    upto    BLOB
) STRICT;

INSERT INTO search_fill (no, folding) VALUES (1, 0);

DROP INDEX orders_by_entry;
CREATE INDEX orders_by_entry ON orders (board, archived, status, entered_at, id);
CREATE INDEX orders_by_age ON orders (board, archived, entered_at, id);
CREATE INDEX orders_by_promise ON orders (board, archived, promise_latest, id);
