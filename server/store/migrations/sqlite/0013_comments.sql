-- An order's comments as its entries make them: an object of what became of each, by its id. How many there are and where the
-- newest stands in the log are columns of their own, for cards.
ALTER TABLE orders ADD COLUMN comments TEXT NOT NULL DEFAULT '{}';
ALTER TABLE orders ADD COLUMN comment_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN last_comment INTEGER NOT NULL DEFAULT 0;

-- Up to which position of the log a person has seen an order's comments.
CREATE TABLE reads (
    person   BLOB    NOT NULL REFERENCES people (id),
    order_id BLOB    NOT NULL,
    seq      INTEGER NOT NULL,
    PRIMARY KEY (person, order_id)
) STRICT, WITHOUT ROWID;
