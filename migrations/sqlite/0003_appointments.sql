CREATE TABLE appointments (
    id            BLOB NOT NULL PRIMARY KEY,
    doctor_id     BLOB NOT NULL REFERENCES doctors (account_id),
    patient_id    BLOB NOT NULL REFERENCES patients (account_id),
    status        TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'canceled', 'completed', 'no_show')),
    starts_at     TEXT NOT NULL,
    ends_at       TEXT NOT NULL,
    reason        TEXT NOT NULL,
    room          TEXT NOT NULL UNIQUE,
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    canceled_by   TEXT CHECK (canceled_by IN ('patient', 'doctor', 'admin', 'system')),
    cancel_reason TEXT,
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL,
    CHECK (starts_at < ends_at),
    CHECK (ends_at <= strftime('%Y-%m-%dT%H:%M:%SZ', starts_at, '+1 day')),
    CHECK ((status = 'canceled') = (canceled_by IS NOT NULL)),
    CHECK ((status = 'canceled') = (cancel_reason IS NOT NULL))
) STRICT;

-- One index for each list: by whose it is, in the order it is read, with and without a status.
CREATE INDEX appointments_by_doctor ON appointments (doctor_id, starts_at, id);
CREATE INDEX appointments_by_doctor_status ON appointments (doctor_id, status, starts_at, id);
CREATE INDEX appointments_by_patient ON appointments (patient_id, starts_at, id);
CREATE INDEX appointments_by_patient_status ON appointments (patient_id, status, starts_at, id);
CREATE INDEX appointments_by_start ON appointments (starts_at, id);
CREATE INDEX appointments_by_status ON appointments (status, starts_at, id);

-- The referee: no two pending or confirmed appointments of one doctor, or of one patient, overlap.
-- An interval is half-open, so back to back is fine. An appointment is at most a day long, which
-- bounds how far back an overlapping one can start and so the piece of the index that is read.
CREATE INDEX appointments_taking_doctor ON appointments (doctor_id, starts_at, ends_at)
    WHERE status IN ('pending', 'confirmed');
CREATE INDEX appointments_taking_patient ON appointments (patient_id, starts_at, ends_at)
    WHERE status IN ('pending', 'confirmed');

CREATE TRIGGER appointments_no_overlap_on_insert
BEFORE INSERT ON appointments
WHEN NEW.status IN ('pending', 'confirmed')
BEGIN
    SELECT RAISE(ABORT, 'overlap') FROM appointments
    WHERE doctor_id = NEW.doctor_id AND status IN ('pending', 'confirmed')
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.starts_at, '-1 day')
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
    SELECT RAISE(ABORT, 'overlap') FROM appointments
    WHERE patient_id = NEW.patient_id AND status IN ('pending', 'confirmed')
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.starts_at, '-1 day')
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
END;

CREATE TRIGGER appointments_no_overlap_on_update
BEFORE UPDATE OF doctor_id, patient_id, status, starts_at, ends_at ON appointments
WHEN NEW.status IN ('pending', 'confirmed')
BEGIN
    SELECT RAISE(ABORT, 'overlap') FROM appointments
    WHERE doctor_id = NEW.doctor_id AND status IN ('pending', 'confirmed') AND id <> NEW.id
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.starts_at, '-1 day')
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
    SELECT RAISE(ABORT, 'overlap') FROM appointments
    WHERE patient_id = NEW.patient_id AND status IN ('pending', 'confirmed') AND id <> NEW.id
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.starts_at, '-1 day')
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
END;

-- What happened to an appointment, one row for each revision. Rows are only ever added.
CREATE TABLE appointment_events (
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    revision       INTEGER NOT NULL,
    action         TEXT NOT NULL,
    actor_id       BLOB REFERENCES accounts (id),
    actor_role     TEXT NOT NULL CHECK (actor_role IN ('patient', 'doctor', 'admin', 'system')),
    status         TEXT NOT NULL,
    starts_at      TEXT NOT NULL,
    reason         TEXT,
    at             TEXT NOT NULL,
    PRIMARY KEY (appointment_id, revision)
) STRICT;

-- Answers to bookings that named an Idempotency-Key, so that a repeated one is answered the same.
CREATE TABLE idempotency_keys (
    account_id     BLOB NOT NULL REFERENCES accounts (id),
    key            TEXT NOT NULL,
    request_hash   BLOB NOT NULL,
    appointment_id BLOB REFERENCES appointments (id),
    answer         TEXT,
    created_at     TEXT NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT;

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
