-- Notes are no longer everybody's: they are searched by themselves. The index is made anew when the store opens, for it has
-- another folding.

ALTER TABLE search ADD COLUMN notes TEXT NOT NULL DEFAULT '';
