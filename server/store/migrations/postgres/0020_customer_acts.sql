-- What the customer has said of an order on its tracking page, as its entries make it (JSON).
ALTER TABLE orders ADD COLUMN answers TEXT;

-- For how many days a tracking link works after its order was completed.
ALTER TABLE shop ADD COLUMN tracking_days BIGINT NOT NULL DEFAULT 90;

-- Digests of tracking tokens that were replaced: whoever holds one is told so. Those that were replaced before this are not known.
CREATE TABLE revoked_links (
    digest   BYTEA PRIMARY KEY,
    order_id UUID NOT NULL REFERENCES orders (id)
);

-- Customers look an order up by its number, on whichever board it is.
CREATE INDEX orders_by_folded_number ON orders (lower(number));

-- Links that customers asked for by mail. Address and link are read when one is tried. `next_at` is when that is, none once it is
-- over; `holder` is the instance that tries, until another may.
CREATE TABLE link_mails (
    id         UUID PRIMARY KEY,
    order_id   UUID NOT NULL REFERENCES orders (id),
    at         BIGINT NOT NULL,
    next_at    BIGINT,
    tries      BIGINT NOT NULL DEFAULT 0,
    holder     UUID,
    held_until BIGINT NOT NULL DEFAULT 0,
    outcome    TEXT,
    ended_at   BIGINT,
    answer     TEXT
);

CREATE INDEX link_mails_waiting ON link_mails (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX link_mails_by_time ON link_mails (at, id);
