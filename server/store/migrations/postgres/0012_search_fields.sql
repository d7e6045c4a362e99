-- What the shop's own fields say, as the search compares it: an object of texts by the field's id. Which of them a question may
-- look into, the workflow says when it is asked. The index is made anew when the store opens, for it has another folding.

ALTER TABLE search ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';
