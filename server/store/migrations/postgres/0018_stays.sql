-- What orders took in the statuses they have finished, in seconds of working time without holds, by the move that ended the
-- stay. Only the last ones of each status are kept. Its board exists: whoever notes a stay holds that row's lock.
CREATE TABLE stays (
    board   BIGINT NOT NULL,
    status  TEXT   NOT NULL COLLATE "C",
    seq     BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    PRIMARY KEY (board, status, seq)
);

-- The boards whose stays from before this are still to be read from their logs.
CREATE TABLE stays_to_fill (board BIGINT PRIMARY KEY REFERENCES boards (no));
INSERT INTO stays_to_fill (board) SELECT no FROM boards WHERE no > 0;
