-- For how long customers' data are kept (JSON): the shop's choice.
CREATE TABLE privacy (
    no   BIGINT PRIMARY KEY CHECK (no = 1),
    body TEXT NOT NULL
);

-- Erasures that were done: who asked (nobody is Milepost itself) and why, of how many orders and how many texts. `mark` is a keyed digest of the customer's
-- address, which tells this installation alone that somebody asks again.
CREATE TABLE erasures (
    id     UUID    PRIMARY KEY,
    at     BIGINT NOT NULL,
    author UUID,
    why    TEXT    NOT NULL,
    orders BIGINT NOT NULL,
    texts  BIGINT NOT NULL,
    mark   BYTEA
);

CREATE INDEX erasures_by_time ON erasures (at, id);
CREATE INDEX erasures_by_mark ON erasures (mark) WHERE mark IS NOT NULL;

-- The orders whose customers' data were erased, and the last erasure of each.
CREATE TABLE erased_orders (
    order_id UUID    PRIMARY KEY,
    erasure  UUID    NOT NULL,
    at       BIGINT NOT NULL
);

-- Orders that somebody wants erased and that have to be kept until a day.
CREATE TABLE erasures_waiting (
    order_id UUID PRIMARY KEY REFERENCES orders (id),
    from_day TEXT NOT NULL,
    author   UUID,
    mark     BYTEA
);

CREATE INDEX erasures_waiting_by_day ON erasures_waiting (from_day);
