-- Up to where each consumer has followed each board's log. The row of board 0 says that a consumer is known: of the boards that
-- were there before it, it follows what comes after it, and those made since from their beginning. `holder` is the instance that
-- works on what follows, until another may.
CREATE TABLE followers (
    consumer   TEXT    NOT NULL,
    board      INTEGER NOT NULL REFERENCES boards (no),
    seq        INTEGER NOT NULL,
    holder     BLOB,
    held_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer, board)
) STRICT, WITHOUT ROWID;

-- What people are told: one row for a person, an order and a kind, as long as it is unread and fresh; `times` counts what came
-- together in it and `seq` is the newest of that. `body` says why and of what (JSON), by ids alone. `in_app` says how the app
-- tells of it, `digest` that it waits for the person's next digest. Asleep until a time, or until the order has a higher
-- version.
CREATE TABLE notifications (
    id             BLOB    PRIMARY KEY,
    person         BLOB    NOT NULL REFERENCES people (id),
    board          INTEGER NOT NULL REFERENCES boards (no),
    order_id       BLOB    NOT NULL,
    kind           TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    seq            INTEGER NOT NULL,
    times          INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    in_app         TEXT    NOT NULL,
    digest         INTEGER NOT NULL,
    read_at        INTEGER,
    asleep_until   INTEGER,
    asleep_version INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX notifications_of_person ON notifications (person, at, id);
CREATE INDEX notifications_unread ON notifications (person, order_id, kind) WHERE read_at IS NULL;
CREATE INDEX notifications_for_digest ON notifications (person) WHERE digest = 1;

-- How a person wants to be told (JSON), and when their next digest is due.
CREATE TABLE notification_settings (
    person    BLOB PRIMARY KEY REFERENCES people (id),
    body      TEXT NOT NULL,
    digest_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX digests_due ON notification_settings (digest_at) WHERE digest_at IS NOT NULL;

-- Mails to people. `body` is what one tells of (JSON): numbers of orders, statuses and addresses of pages. The id is the
-- Message-ID's. `next_at` is when it is tried next, none once it is over; `holder` is the instance that tries, until another may.
CREATE TABLE mails (
    id         BLOB    PRIMARY KEY,
    person     BLOB    NOT NULL REFERENCES people (id),
    body       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    next_at    INTEGER,
    tries      INTEGER NOT NULL DEFAULT 0,
    holder     BLOB,
    held_until INTEGER NOT NULL DEFAULT 0,
    outcome    TEXT,
    ended_at   INTEGER,
    answer     TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX mails_waiting ON mails (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX mails_by_time ON mails (at, id);

-- How mails are sent (JSON). The password stands apart, so that nothing that is shown can hold it.
CREATE TABLE mail_settings (
    no       INTEGER PRIMARY KEY CHECK (no = 1),
    body     TEXT NOT NULL,
    password TEXT
) STRICT;
