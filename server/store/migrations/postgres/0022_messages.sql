-- What customers are told by mail, and what they were not told and why: a row for each entry of the log that tells them something.
-- `kind` is what the entry tells, `mail_kind` what the mail that also tells of what was merged into it is about. It leaves at
-- `leaves_at`; `next_at` is when it is tried next, none once it is over; `holder` is the instance that tries, until another may. The
-- id is the Message-ID's. What a mail said, and to which address it went, is kept for as long as the mails of the shop's own people.
CREATE TABLE messages (
    id          UUID    PRIMARY KEY,
    board       BIGINT NOT NULL REFERENCES boards (no),
    order_id    UUID    NOT NULL REFERENCES orders (id),
    seq         BIGINT NOT NULL,
    kind        TEXT    NOT NULL,
    mail_kind   TEXT    NOT NULL,
    again       BIGINT NOT NULL DEFAULT 0,
    at          BIGINT NOT NULL,
    leaves_at   BIGINT NOT NULL,
    next_at     BIGINT,
    tries       BIGINT NOT NULL DEFAULT 0,
    holder      UUID,
    held_until  BIGINT NOT NULL DEFAULT 0,
    outcome     TEXT,
    why         TEXT,
    left_out_by UUID,
    merged_into UUID,
    ended_at    BIGINT,
    answer      TEXT,
    address     TEXT,
    subject     TEXT,
    body        TEXT
);

CREATE UNIQUE INDEX messages_once ON messages (order_id, seq) WHERE again = 0;
CREATE INDEX messages_waiting ON messages (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX messages_merged ON messages (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX messages_tried ON messages (ended_at, id) WHERE body IS NOT NULL;

-- Addresses to which nothing is sent: their owners said so, or they refused mail for good. By a digest that only this installation
-- can make: nobody reads out of it who they are.
CREATE TABLE unreachable_addresses (
    digest BYTEA    NOT NULL,
    why    TEXT    NOT NULL,
    at     BIGINT NOT NULL,
    answer TEXT,
    PRIMARY KEY (digest, why)
);

-- Whether the shop tells its customers, and in which words (JSON).
CREATE TABLE message_settings (
    no   BIGINT PRIMARY KEY CHECK (no = 1),
    body TEXT NOT NULL
);
