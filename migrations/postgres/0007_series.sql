-- Appointments that were booked together because they repeat, with the rule as it was asked for. Each
-- has a life of its own; the series is what they have in common.
CREATE TABLE series (
    id         uuid NOT NULL PRIMARY KEY,
    doctor_id  uuid NOT NULL REFERENCES doctors (account_id),
    patient_id uuid NOT NULL REFERENCES patients (account_id),
    rule       text NOT NULL,
    created_at timestamptz NOT NULL
);

ALTER TABLE appointments ADD COLUMN series_id uuid REFERENCES series (id);

CREATE INDEX appointments_by_series ON appointments (series_id, starts_at, id)
    WHERE series_id IS NOT NULL;
