-- What an appointment is for, what is kept free around it, and the wall time that was meant. An
-- appointment from before has no visit type, no buffers, and nothing but its instant was meant.
ALTER TABLE appointments
    ADD COLUMN visit_type            text,
    ADD COLUMN visit_name            text CHECK ((visit_type IS NULL) = (visit_name IS NULL)),
    ADD COLUMN buffer_before_minutes bigint NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 240),
    ADD COLUMN buffer_after_minutes  bigint NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 240),
    ADD COLUMN wall_start            text,
    ADD COLUMN time_zone             text CHECK ((wall_start IS NULL) = (time_zone IS NULL)),

    -- The other time that its patient asks for. It is kept free like the appointment's own.
    ADD COLUMN move_starts_at        timestamptz CHECK (move_starts_at IS NULL OR status = 'confirmed'),
    ADD COLUMN move_ends_at          timestamptz CHECK ((move_starts_at IS NULL) = (move_ends_at IS NULL)),
    ADD COLUMN move_lapses_at        timestamptz CHECK ((move_starts_at IS NULL) = (move_lapses_at IS NULL)),

    -- When its doctor moved it, until its patient answers; and the patient's objection.
    ADD COLUMN moved_at              timestamptz,
    ADD COLUMN objection             text;

-- The doctor's time it takes, buffers included. Reckoned in UTC, because only arithmetic that asks no
-- zone may be kept.
ALTER TABLE appointments
    ADD COLUMN busy_starts_at timestamptz GENERATED ALWAYS AS
        ((starts_at AT TIME ZONE 'UTC' - buffer_before_minutes * interval '1 minute') AT TIME ZONE 'UTC') STORED,
    ADD COLUMN busy_ends_at timestamptz GENERATED ALWAYS AS
        ((ends_at AT TIME ZONE 'UTC' + buffer_after_minutes * interval '1 minute') AT TIME ZONE 'UTC') STORED,
    ADD COLUMN move_busy_starts_at timestamptz GENERATED ALWAYS AS
        ((move_starts_at AT TIME ZONE 'UTC' - buffer_before_minutes * interval '1 minute') AT TIME ZONE 'UTC') STORED,
    ADD COLUMN move_busy_ends_at timestamptz GENERATED ALWAYS AS
        ((move_ends_at AT TIME ZONE 'UTC' + buffer_after_minutes * interval '1 minute') AT TIME ZONE 'UTC') STORED;

CREATE INDEX appointments_busy_doctor ON appointments (doctor_id, busy_starts_at, busy_ends_at)
    WHERE status IN ('pending', 'confirmed');
CREATE INDEX appointments_busy_patient ON appointments (patient_id, starts_at, ends_at)
    WHERE status IN ('pending', 'confirmed');
CREATE INDEX appointments_moving_doctor ON appointments (doctor_id, move_busy_starts_at, move_busy_ends_at)
    WHERE move_starts_at IS NOT NULL;
CREATE INDEX appointments_moving_patient ON appointments (patient_id, move_starts_at, move_ends_at)
    WHERE move_starts_at IS NOT NULL;
CREATE INDEX appointments_by_lapse ON appointments (move_lapses_at, id)
    WHERE move_starts_at IS NOT NULL;

-- All time that is taken: each appointment's own and the one its patient asks for.
CREATE VIEW taken AS
SELECT id AS appointment_id, doctor_id, patient_id, starts_at, ends_at, busy_starts_at, busy_ends_at
FROM appointments WHERE status IN ('pending', 'confirmed')
UNION ALL
SELECT id, doctor_id, patient_id, move_starts_at, move_ends_at, move_busy_starts_at, move_busy_ends_at
FROM appointments WHERE move_starts_at IS NOT NULL;

-- The referee, now over all taken time: an appointment takes its own and the one its patient asks for,
-- which may overlap each other but nobody else's. A doctor's time counts with its buffers, a patient's
-- without.
ALTER TABLE appointments
    DROP CONSTRAINT appointments_taking_doctor,
    DROP CONSTRAINT appointments_taking_patient,
    ADD CONSTRAINT appointments_taking_doctor
        EXCLUDE USING gist (doctor_id WITH =, (CASE WHEN move_busy_starts_at IS NULL
            THEN tstzmultirange(tstzrange(busy_starts_at, busy_ends_at, '[)'))
            ELSE tstzmultirange(tstzrange(busy_starts_at, busy_ends_at, '[)'), tstzrange(move_busy_starts_at, move_busy_ends_at, '[)'))
            END) WITH &&)
        WHERE (status IN ('pending', 'confirmed')),
    ADD CONSTRAINT appointments_taking_patient
        EXCLUDE USING gist (patient_id WITH =, (CASE WHEN move_starts_at IS NULL
            THEN tstzmultirange(tstzrange(starts_at, ends_at, '[)'))
            ELSE tstzmultirange(tstzrange(starts_at, ends_at, '[)'), tstzrange(move_starts_at, move_ends_at, '[)'))
            END) WITH &&)
        WHERE (status IN ('pending', 'confirmed'));
