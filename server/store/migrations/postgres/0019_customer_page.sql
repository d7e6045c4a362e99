-- The shop's choices for the page of its customers (JSON), and its logo there, a data: address.
CREATE TABLE customer_page (
    no   BIGINT PRIMARY KEY CHECK (no = 1),
    body TEXT NOT NULL,
    logo TEXT
);

-- The language in which the customer of an order is spoken to, a BCP 47 tag; none where nobody chose one.
CREATE TABLE order_languages (
    order_id UUID PRIMARY KEY REFERENCES orders (id),
    language TEXT NOT NULL
);
