-- When an order that was placed by mistake was withdrawn; it is off the board then.
ALTER TABLE orders ADD COLUMN withdrawn_at INTEGER;
