-- Who may see to a doctor's schedule for them. A grant that has ended stays, as a line of what was.
CREATE TABLE deputies (
    id         uuid NOT NULL PRIMARY KEY,
    doctor_id  uuid NOT NULL REFERENCES doctors (account_id),
    deputy_id  uuid NOT NULL REFERENCES accounts (id),
    granted_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CHECK (doctor_id <> deputy_id)
);

CREATE UNIQUE INDEX deputies_in_office ON deputies (doctor_id, deputy_id) WHERE ended_at IS NULL;
CREATE INDEX deputies_of_doctor ON deputies (doctor_id, granted_at, id) WHERE ended_at IS NULL;
CREATE INDEX deputies_of_deputy ON deputies (deputy_id, granted_at, id) WHERE ended_at IS NULL;
