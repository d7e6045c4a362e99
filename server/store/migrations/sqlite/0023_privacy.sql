-- For how long customers' data are kept (JSON): the shop's choice.
CREATE TABLE privacy (
    no   INTEGER PRIMARY KEY CHECK (no = 1),
    body TEXT NOT NULL
) STRICT;

-- Erasures that were done: who asked (nobody is Milepost itself) and why, of how many orders and how many texts. `mark` is a keyed digest of the customer's
-- address, which tells this installation alone that somebody asks again.
CREATE TABLE erasures (
    id     BLOB    PRIMARY KEY,
    at     INTEGER NOT NULL,
    author BLOB,
    why    TEXT    NOT NULL,
    orders INTEGER NOT NULL,
    texts  INTEGER NOT NULL,
    mark   BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX erasures_by_time ON erasures (at, id);
CREATE INDEX erasures_by_mark ON erasures (mark) WHERE mark IS NOT NULL;

-- The orders whose customers' data were erased, and the last erasure of each.
CREATE TABLE erased_orders (
    order_id BLOB    PRIMARY KEY,
    erasure  BLOB    NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Orders that somebody wants erased and that have to be kept until a day.
CREATE TABLE erasures_waiting (
    order_id BLOB PRIMARY KEY REFERENCES orders (id),
    from_day TEXT NOT NULL,
    author   BLOB,
    mark     BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX erasures_waiting_by_day ON erasures_waiting (from_day);
