-- One log per board, the projections that follow from it, and the source tables that hold what must never enter it.
-- Instants are microseconds since 1970 in UTC, dates ISO 8601, ids UUIDs as 16 bytes.

-- A board and where its log ends. Number 0 is reserved for what happens to people, boards and settings.
CREATE TABLE boards (
    no       INTEGER PRIMARY KEY,
    id       BLOB    NOT NULL UNIQUE,
    slug     TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    workflow TEXT    NOT NULL,
    seq      INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    at       INTEGER
) STRICT;

INSERT INTO boards (no, id, slug, name, revision, workflow, seq, hash)
VALUES (0, zeroblob(16), 'system', 'System', 0, '{}', 0, zeroblob(32));

-- The log. `body` is the exact text that is hashed: hash = SHA-256(previous hash, body).
CREATE TABLE events (
    board    INTEGER NOT NULL REFERENCES boards (no),
    seq      INTEGER NOT NULL,
    order_id BLOB,
    hash     BLOB    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (board, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_of_order ON events (order_id, seq) WHERE order_id IS NOT NULL;

-- Source tables: personal data and free text. An event holds a row's id and SHA-256(salt, text).
CREATE TABLE customers (
    id             BLOB PRIMARY KEY,
    order_id       BLOB NOT NULL,
    salt           BLOB NOT NULL,
    body           TEXT NOT NULL,
    name           TEXT NOT NULL,
    name_folded    TEXT NOT NULL,
    email_folded   TEXT NOT NULL,
    phone_folded   TEXT NOT NULL,
    address_folded TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lines (
    order_id BLOB PRIMARY KEY,
    salt     BLOB NOT NULL,
    body     TEXT NOT NULL,
    first    TEXT NOT NULL,
    folded   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
    id       BLOB PRIMARY KEY,
    order_id BLOB NOT NULL,
    salt     BLOB NOT NULL,
    body     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where an imported order came from. The digest is of what the file says.
CREATE TABLE imports (
    board    INTEGER NOT NULL REFERENCES boards (no),
    source   TEXT    NOT NULL,
    number   TEXT    NOT NULL,
    order_id BLOB    NOT NULL,
    digest   BLOB    NOT NULL,
    PRIMARY KEY (board, source, number)
) STRICT, WITHOUT ROWID;

-- An order as its entries make it.
CREATE TABLE orders (
    id                  BLOB    PRIMARY KEY,
    board               INTEGER NOT NULL REFERENCES boards (no),
    number              TEXT    NOT NULL,
    version             INTEGER NOT NULL,
    status              TEXT    NOT NULL,
    rank                TEXT    NOT NULL,
    placed_at           INTEGER NOT NULL,
    entered_at          INTEGER NOT NULL,
    due_at              INTEGER,
    hold_reason         TEXT,
    hold_since          INTEGER,
    hold_note           BLOB,
    promise_earliest    TEXT,
    promise_latest      TEXT,
    first_earliest      TEXT,
    first_latest        TEXT,
    promise_note        BLOB,
    fields              TEXT    NOT NULL,
    last_move           TEXT,
    archived            INTEGER NOT NULL,
    tracking_generation INTEGER NOT NULL,
    tracking_digest     BLOB    NOT NULL UNIQUE,
    customer_id         BLOB    NOT NULL,
    customer_row        BLOB    NOT NULL REFERENCES customers (id),
    line_count          INTEGER NOT NULL,
    source              TEXT,
    UNIQUE (board, number)
) STRICT;

CREATE UNIQUE INDEX orders_by_rank ON orders (board, status, rank) WHERE archived = 0;
CREATE INDEX orders_by_entry ON orders (board, status, entered_at) WHERE archived = 0;
CREATE INDEX orders_by_placing ON orders (board, archived, placed_at, id);

-- How many orders each column holds.
CREATE TABLE columns (
    board  INTEGER NOT NULL REFERENCES boards (no),
    status TEXT    NOT NULL,
    total  INTEGER NOT NULL,
    PRIMARY KEY (board, status)
) STRICT, WITHOUT ROWID;

-- Commands that were accepted under an idempotency key, for 24 hours. `no` grows with time.
CREATE TABLE keys (
    no        INTEGER PRIMARY KEY,
    principal TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    request   BLOB    NOT NULL,
    order_id  BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    UNIQUE (principal, key)
) STRICT;

CREATE TABLE people (
    id       BLOB    PRIMARY KEY,
    name     TEXT    NOT NULL,
    email    TEXT    NOT NULL UNIQUE,
    admin    INTEGER NOT NULL,
    active   INTEGER NOT NULL,
    password TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE roles (
    person BLOB    NOT NULL REFERENCES people (id),
    board  INTEGER NOT NULL REFERENCES boards (no),
    role   TEXT    NOT NULL,
    PRIMARY KEY (person, board, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    digest     BLOB    PRIMARY KEY,
    person     BLOB    NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_person ON sessions (person);

CREATE TABLE links (
    digest     BLOB    PRIMARY KEY,
    person     BLOB    NOT NULL REFERENCES people (id),
    purpose    TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shop (
    no            INTEGER PRIMARY KEY CHECK (no = 1),
    name          TEXT NOT NULL,
    contact_email TEXT,
    contact_phone TEXT,
    zone          TEXT NOT NULL,
    currency      TEXT NOT NULL
) STRICT;
