-- How often an order's promise put its customer off since they counted on a date, as its entries make it.
ALTER TABLE orders ADD COLUMN slips INTEGER NOT NULL DEFAULT 0;

-- Those whose customer may be asked whether a new date is fine.
CREATE INDEX orders_put_off ON orders (board) WHERE slips > 1 AND archived = 0;

-- The boards whose slips from before this are still to be read from their logs.
CREATE TABLE slips_to_fill (board INTEGER PRIMARY KEY REFERENCES boards (no)) STRICT;
INSERT INTO slips_to_fill (board) SELECT no FROM boards WHERE no > 0;
