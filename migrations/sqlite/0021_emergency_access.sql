-- Records that doctors opened in an emergency, and when their patients acknowledged it.
CREATE TABLE emergency_accesses (
    id              BLOB NOT NULL PRIMARY KEY,
    doctor_id       BLOB NOT NULL REFERENCES accounts (id),
    patient_id      BLOB NOT NULL REFERENCES accounts (id),
    reason          TEXT NOT NULL,
    opened_at       TEXT NOT NULL,
    expires_at      TEXT NOT NULL CHECK (expires_at > opened_at),
    acknowledged_at TEXT
) STRICT;

CREATE INDEX emergency_accesses_by_doctor ON emergency_accesses (doctor_id, patient_id, opened_at);
CREATE INDEX emergency_accesses_by_time ON emergency_accesses (opened_at, id);
CREATE INDEX emergency_accesses_to_tell ON emergency_accesses (patient_id, opened_at, id)
    WHERE acknowledged_at IS NULL;
