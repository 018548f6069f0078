CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE appointments (
    id            uuid NOT NULL PRIMARY KEY,
    doctor_id     uuid NOT NULL REFERENCES doctors (account_id),
    patient_id    uuid NOT NULL REFERENCES patients (account_id),
    status        text NOT NULL CHECK (status IN ('pending', 'confirmed', 'canceled', 'completed', 'no_show')),
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL,
    reason        text NOT NULL,
    room          text NOT NULL UNIQUE,
    revision      bigint NOT NULL CHECK (revision >= 1),
    canceled_by   text CHECK (canceled_by IN ('patient', 'doctor', 'admin', 'system')),
    cancel_reason text,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CHECK (starts_at < ends_at),
    CHECK (ends_at <= starts_at + interval '1 day'),
    CHECK ((status = 'canceled') = (canceled_by IS NOT NULL)),
    CHECK ((status = 'canceled') = (cancel_reason IS NOT NULL))
);

-- One index for each list: by whose it is, in the order it is read, with and without a status.
CREATE INDEX appointments_by_doctor ON appointments (doctor_id, starts_at, id);
CREATE INDEX appointments_by_doctor_status ON appointments (doctor_id, status, starts_at, id);
CREATE INDEX appointments_by_patient ON appointments (patient_id, starts_at, id);
CREATE INDEX appointments_by_patient_status ON appointments (patient_id, status, starts_at, id);
CREATE INDEX appointments_by_start ON appointments (starts_at, id);
CREATE INDEX appointments_by_status ON appointments (status, starts_at, id);

-- The referee: no two pending or confirmed appointments of one doctor, or of one patient, overlap.
-- An interval is half-open, so back to back is fine.
ALTER TABLE appointments
    ADD CONSTRAINT appointments_taking_doctor
        EXCLUDE USING gist (doctor_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
        WHERE (status IN ('pending', 'confirmed')),
    ADD CONSTRAINT appointments_taking_patient
        EXCLUDE USING gist (patient_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
        WHERE (status IN ('pending', 'confirmed'));

-- What happened to an appointment, one row for each revision. Rows are only ever added.
CREATE TABLE appointment_events (
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    revision       bigint NOT NULL,
    action         text NOT NULL,
    actor_id       uuid REFERENCES accounts (id),
    actor_role     text NOT NULL CHECK (actor_role IN ('patient', 'doctor', 'admin', 'system')),
    status         text NOT NULL,
    starts_at      timestamptz NOT NULL,
    reason         text,
    at             timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, revision)
);

-- Answers to bookings that named an Idempotency-Key, so that a repeated one is answered the same.
CREATE TABLE idempotency_keys (
    account_id     uuid NOT NULL REFERENCES accounts (id),
    key            text NOT NULL,
    request_hash   bytea NOT NULL,
    appointment_id uuid REFERENCES appointments (id),
    answer         text,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
