-- How the shop writes a date with figures, by the name that the domain has for it.
ALTER TABLE shop ADD COLUMN date_style TEXT NOT NULL DEFAULT 'iso';
