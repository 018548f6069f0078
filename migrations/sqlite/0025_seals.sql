-- The keys with which links are made, sealed as health data is; with each the number of its first link.
-- A rotation of the keys that seal writes their texts anew. Nothing else of them changes, and none goes.
CREATE TABLE audit_keys (
    id        BLOB NOT NULL PRIMARY KEY,
    secret    TEXT NOT NULL,
    sealed_by TEXT NOT NULL,
    made_at   TEXT NOT NULL
) STRICT;
CREATE INDEX audit_keys_by_key ON audit_keys (sealed_by);

CREATE TRIGGER audit_keys_stay BEFORE UPDATE ON audit_keys
WHEN NEW.id <> OLD.id OR NEW.made_at <> OLD.made_at OR (NEW.secret <> OLD.secret AND NEW.sealed_by = OLD.sealed_by)
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_keys_are_kept BEFORE DELETE ON audit_keys
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_keys_are_not_replaced BEFORE INSERT ON audit_keys
WHEN EXISTS (SELECT 1 FROM audit_keys WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;

-- The key that made the link; empty for links from before there were keys.
ALTER TABLE audit_chain ADD COLUMN key_id BLOB REFERENCES audit_keys (id);

-- The one row says which key seals. Who seals something holds it until that is written, and so does who
-- changes it or retires a key: a key is retired when nobody can be about to use it.
CREATE TABLE sealing_current (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    key_id TEXT REFERENCES sealing_keys (key_id)
) STRICT;
INSERT INTO sealing_current (id) VALUES (1);
