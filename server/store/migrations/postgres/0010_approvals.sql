-- How far an order's approvals are, and the conditions that are so of it, as its entries make them.
-- `granted` names the steps that are granted, to be found by.
ALTER TABLE orders ADD COLUMN approvals TEXT NOT NULL DEFAULT '{}';
ALTER TABLE orders ADD COLUMN granted TEXT NOT NULL DEFAULT '[]';
ALTER TABLE orders ADD COLUMN conditions TEXT NOT NULL DEFAULT '[]';

-- Who stands in for whom, from a day until before another (ISO 8601).
CREATE TABLE stand_ins (
    id         UUID PRIMARY KEY,
    person     UUID NOT NULL REFERENCES people (id),
    stand_in   UUID NOT NULL REFERENCES people (id),
    first_day  TEXT NOT NULL,
    until_day  TEXT NOT NULL
);
