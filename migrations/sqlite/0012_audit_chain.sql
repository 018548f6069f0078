-- For whom somebody acted, what came of it, and the request it came with.
ALTER TABLE audit ADD COLUMN acting_for BLOB REFERENCES accounts (id);
ALTER TABLE audit ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused'));
ALTER TABLE audit ADD COLUMN request_id BLOB;

CREATE INDEX audit_by_actor ON audit (actor_id, at, id);
CREATE INDEX audit_by_action ON audit (action, at, id);

-- Whose health data a line is about.
CREATE TABLE audit_subjects (
    audit_id   BLOB NOT NULL REFERENCES audit (id),
    patient_id BLOB NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (audit_id, patient_id)
) STRICT;

CREATE INDEX audit_subjects_by_patient ON audit_subjects (patient_id, audit_id);

-- Each line once, in the order in which they were sealed; a hash is over the line and the hash before.
CREATE TABLE audit_chain (
    seq      INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
    audit_id BLOB NOT NULL UNIQUE,
    hash     BLOB NOT NULL
) STRICT;

-- What is written stays written. A row that replaces another would not ask the triggers of deleting.
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;

CREATE TRIGGER audit_subjects_stay BEFORE UPDATE ON audit_subjects
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_subjects_are_kept BEFORE DELETE ON audit_subjects
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_subjects_are_not_replaced BEFORE INSERT ON audit_subjects
WHEN EXISTS (SELECT 1 FROM audit_subjects WHERE audit_id = NEW.audit_id AND patient_id = NEW.patient_id)
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;

CREATE TRIGGER audit_chain_stays BEFORE UPDATE ON audit_chain
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_chain_is_kept BEFORE DELETE ON audit_chain
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
CREATE TRIGGER audit_chain_is_not_replaced BEFORE INSERT ON audit_chain
WHEN EXISTS (SELECT 1 FROM audit_chain WHERE seq = NEW.seq OR audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END;
