-- What has happened to appointments, for everybody who is to be told of it. A row is written in the
-- transaction of the change itself. Its number it gets a moment later, so that numbers are given in the
-- order in which rows can be seen, and who has read up to one has missed none before it.
CREATE TABLE events (
    id              uuid NOT NULL PRIMARY KEY,
    type            text NOT NULL,
    appointment_id  uuid NOT NULL REFERENCES appointments (id),
    doctor_id       uuid NOT NULL REFERENCES doctors (account_id),
    patient_id      uuid NOT NULL REFERENCES patients (account_id),
    revision        bigint NOT NULL,
    at              timestamptz NOT NULL,
    acted_by        text NOT NULL CHECK (acted_by IN ('patient', 'doctor', 'admin', 'integrator', 'system')),
    action          text NOT NULL,
    -- What the appointment is after it.
    status          text NOT NULL,
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    -- The start before a move, or the one that a request to move is about.
    other_starts_at timestamptz,
    -- How late it gets.
    minutes         bigint,
    seq             bigint CHECK (seq > 0)
);

CREATE UNIQUE INDEX events_by_number ON events (seq) WHERE seq IS NOT NULL;
CREATE INDEX events_by_seq ON events (seq, at, id);
CREATE INDEX events_by_appointment ON events (appointment_id, at, id);
