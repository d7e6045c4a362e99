-- The language in which somebody wants Milepost to speak to them; none where that is left to their browser.
ALTER TABLE people ADD COLUMN language TEXT;
