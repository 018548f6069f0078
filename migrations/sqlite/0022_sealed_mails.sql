-- The key that the text is sealed with, for it may hold a link that opens an account; empty while the
-- text is plain, as older versions left it.
ALTER TABLE mails ADD COLUMN sealed_by TEXT NOT NULL DEFAULT '';
CREATE INDEX mails_by_key ON mails (sealed_by);
