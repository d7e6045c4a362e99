-- What the copy of a customer's decision says (JSON), in the row of its mail: exactly what the page showed, whatever the order says
-- when the mail leaves. Kept for as long as what the mail said.
ALTER TABLE messages ADD COLUMN content TEXT;

CREATE INDEX messages_copied ON messages (ended_at) WHERE content IS NOT NULL;
