-- Since when a board is archived, if it is: then nothing on it can be changed.
ALTER TABLE boards ADD COLUMN archived_at BIGINT;
