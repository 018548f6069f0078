-- For whom somebody acted, what came of it, and the request it came with.
ALTER TABLE audit
    ADD COLUMN acting_for uuid REFERENCES accounts (id),
    ADD COLUMN outcome    text NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
    ADD COLUMN request_id uuid;

CREATE INDEX audit_by_actor ON audit (actor_id, at, id);
CREATE INDEX audit_by_action ON audit (action, at, id);

-- Whose health data a line is about.
CREATE TABLE audit_subjects (
    audit_id   uuid NOT NULL REFERENCES audit (id),
    patient_id uuid NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (audit_id, patient_id)
);

CREATE INDEX audit_subjects_by_patient ON audit_subjects (patient_id, audit_id);

-- Each line once, in the order in which they were sealed; a hash is over the line and the hash before.
CREATE TABLE audit_chain (
    seq      bigint NOT NULL PRIMARY KEY CHECK (seq > 0),
    audit_id uuid NOT NULL UNIQUE,
    hash     bytea NOT NULL
);

-- What is written stays written, also for a session that plays the part of a replica.
CREATE FUNCTION refuse_to_change_the_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is only ever added to';
END
$$;

CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit();
CREATE TRIGGER audit_subjects_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_subjects
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit();
CREATE TRIGGER audit_chain_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_audit();

ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_stays;
ALTER TABLE audit_subjects ENABLE ALWAYS TRIGGER audit_subjects_stay;
ALTER TABLE audit_chain ENABLE ALWAYS TRIGGER audit_chain_stays;
