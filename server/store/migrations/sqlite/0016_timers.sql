-- How far an order has been raised for staying too long in its status, as its entries make it (JSON).
ALTER TABLE orders ADD COLUMN escalation TEXT;

-- The next step of the ladder of an order's status, and when it is to be looked at: once for each order, step and stay, for an order
-- has one next step at most. Can be made anew from the orders and their board's workflow.
CREATE TABLE timers (
    order_id   BLOB    PRIMARY KEY REFERENCES orders (id),
    board      INTEGER NOT NULL REFERENCES boards (no),
    step       TEXT    NOT NULL,
    entered_at INTEGER NOT NULL,
    due_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_by_due ON timers (due_at);
