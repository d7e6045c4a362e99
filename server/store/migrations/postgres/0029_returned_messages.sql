-- What is reported of a message after it has left, once: that it came back, with the status that says why, or that its reader called
-- it spam. `digest` is that of the address that it went to, by which nothing more is sent there.
ALTER TABLE messages ADD COLUMN digest BYTEA;
ALTER TABLE messages ADD COLUMN returned TEXT;
ALTER TABLE messages ADD COLUMN returned_at BIGINT;
ALTER TABLE messages ADD COLUMN returned_code TEXT;
