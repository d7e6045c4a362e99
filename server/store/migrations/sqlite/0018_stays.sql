-- What orders took in the statuses they have finished, in seconds of working time without holds, by the move that ended the
-- stay. Only the last ones of each status are kept.
CREATE TABLE stays (
    board   INTEGER NOT NULL REFERENCES boards (no),
    status  TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (board, status, seq)
) STRICT, WITHOUT ROWID;

-- The boards whose stays from before this are still to be read from their logs.
CREATE TABLE stays_to_fill (board INTEGER PRIMARY KEY REFERENCES boards (no)) STRICT;
INSERT INTO stays_to_fill (board) SELECT no FROM boards WHERE no > 0;
