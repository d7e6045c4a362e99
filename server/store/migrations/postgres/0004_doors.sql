-- Places from which people have signed in, and what binds rows to the log: what the SQLite migration describes.
CREATE TABLE places (
    person  UUID   NOT NULL REFERENCES people (id),
    place   BYTEA  NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (person, place)
);

ALTER TABLE boards ADD COLUMN salt BYTEA;
ALTER TABLE people ADD COLUMN salt BYTEA;
ALTER TABLE shop ADD COLUMN salt BYTEA;
