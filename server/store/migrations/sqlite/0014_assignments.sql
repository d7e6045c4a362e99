-- Who has an order at the moment, if anybody in particular; and who gave it to them, when, and the note that went with it (JSON).
ALTER TABLE orders ADD COLUMN assignee BLOB REFERENCES people (id);
ALTER TABLE orders ADD COLUMN assignment TEXT;
-- Working time in the present status that holds took, those that are over, in microseconds.
ALTER TABLE orders ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
