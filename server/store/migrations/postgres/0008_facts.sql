-- The facts that are set of an order: since when, by whom, and the note that shows each.
ALTER TABLE orders ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';
