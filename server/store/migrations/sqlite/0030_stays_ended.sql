-- When each stay ended: what is usual follows from the stays of the last 90 days. Of stays that were noted before this it is read
-- from the log when the store opens.
ALTER TABLE stays ADD COLUMN ended_at INTEGER;
