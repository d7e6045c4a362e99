-- How far an order has been raised for staying too long in its status, as its entries make it (JSON).
ALTER TABLE orders ADD COLUMN escalation TEXT;

-- The next step of the ladder of an order's status, and when it is to be looked at: once for each order, step and stay, for an order
-- has one next step at most. Can be made anew from the orders and their board's workflow.
CREATE TABLE timers (
    order_id   UUID   PRIMARY KEY REFERENCES orders (id),
    board      BIGINT NOT NULL REFERENCES boards (no),
    step       TEXT   NOT NULL,
    entered_at BIGINT NOT NULL,
    due_at     BIGINT NOT NULL
);

CREATE INDEX timers_by_due ON timers (due_at);
