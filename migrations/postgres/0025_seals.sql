-- The keys with which links are made, sealed as health data is; with each the number of its first link.
-- A rotation of the keys that seal writes their texts anew. Nothing else of them changes, and none goes.
CREATE TABLE audit_keys (
    id        uuid NOT NULL PRIMARY KEY,
    secret    text NOT NULL,
    sealed_by text NOT NULL,
    made_at   timestamptz NOT NULL
);
CREATE INDEX audit_keys_by_key ON audit_keys (sealed_by);

CREATE TRIGGER audit_keys_stay BEFORE UPDATE ON audit_keys
FOR EACH ROW WHEN (
    NEW.id <> OLD.id OR NEW.made_at <> OLD.made_at OR (NEW.secret <> OLD.secret AND NEW.sealed_by = OLD.sealed_by)
)
EXECUTE FUNCTION refuse_to_change_the_audit();
CREATE TRIGGER audit_keys_are_kept BEFORE DELETE OR TRUNCATE ON audit_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit();
ALTER TABLE audit_keys ENABLE ALWAYS TRIGGER audit_keys_stay;
ALTER TABLE audit_keys ENABLE ALWAYS TRIGGER audit_keys_are_kept;

-- The key that made the link; empty for links from before there were keys.
ALTER TABLE audit_chain ADD COLUMN key_id uuid REFERENCES audit_keys (id);

-- The one row says which key seals. Who seals something holds it until that is written, and so does who
-- changes it or retires a key: a key is retired when nobody can be about to use it.
CREATE TABLE sealing_current (
    id     bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    key_id text REFERENCES sealing_keys (key_id)
);
INSERT INTO sealing_current (id) VALUES (1);
