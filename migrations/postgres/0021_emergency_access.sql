-- Records that doctors opened in an emergency, and when their patients acknowledged it.
CREATE TABLE emergency_accesses (
    id              uuid NOT NULL PRIMARY KEY,
    doctor_id       uuid NOT NULL REFERENCES accounts (id),
    patient_id      uuid NOT NULL REFERENCES accounts (id),
    reason          text NOT NULL,
    opened_at       timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL CHECK (expires_at > opened_at),
    acknowledged_at timestamptz
);

CREATE INDEX emergency_accesses_by_doctor ON emergency_accesses (doctor_id, patient_id, opened_at);
CREATE INDEX emergency_accesses_by_time ON emergency_accesses (opened_at, id);
CREATE INDEX emergency_accesses_to_tell ON emergency_accesses (patient_id, opened_at, id)
    WHERE acknowledged_at IS NULL;
