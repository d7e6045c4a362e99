-- Places from which people have signed in, so that nobody who guesses elsewhere can delay them there. `place` is a keyed digest:
-- it tells nobody where that is.
CREATE TABLE places (
    person  BLOB    NOT NULL REFERENCES people (id),
    place   BLOB    NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (person, place)
) STRICT, WITHOUT ROWID;

-- The rows of boards, people and the shop are bound to the log: an entry says SHA-256(salt, what the row says). Rows that were
-- written before have no salt until the store opens.
ALTER TABLE boards ADD COLUMN salt BLOB;
ALTER TABLE people ADD COLUMN salt BLOB;
ALTER TABLE shop ADD COLUMN salt BLOB;
