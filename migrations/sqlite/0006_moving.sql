-- What an appointment is for, what is kept free around it, and the wall time that was meant. An
-- appointment from before has no visit type, no buffers, and nothing but its instant was meant.
ALTER TABLE appointments ADD COLUMN visit_type TEXT;
ALTER TABLE appointments ADD COLUMN visit_name TEXT CHECK ((visit_type IS NULL) = (visit_name IS NULL));
ALTER TABLE appointments ADD COLUMN buffer_before_minutes INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 240);
ALTER TABLE appointments ADD COLUMN buffer_after_minutes INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 240);
ALTER TABLE appointments ADD COLUMN wall_start TEXT;
ALTER TABLE appointments ADD COLUMN time_zone TEXT CHECK ((wall_start IS NULL) = (time_zone IS NULL));

-- The other time that its patient asks for. It is kept free like the appointment's own.
ALTER TABLE appointments ADD COLUMN move_starts_at TEXT CHECK (move_starts_at IS NULL OR status = 'confirmed');
ALTER TABLE appointments ADD COLUMN move_ends_at TEXT CHECK ((move_starts_at IS NULL) = (move_ends_at IS NULL));
ALTER TABLE appointments ADD COLUMN move_lapses_at TEXT CHECK ((move_starts_at IS NULL) = (move_lapses_at IS NULL));

-- When its doctor moved it, until its patient answers; and the patient's objection.
ALTER TABLE appointments ADD COLUMN moved_at TEXT;
ALTER TABLE appointments ADD COLUMN objection TEXT;

-- The doctor's time it takes, buffers included.
ALTER TABLE appointments ADD COLUMN busy_starts_at TEXT GENERATED ALWAYS AS
    (strftime('%Y-%m-%dT%H:%M:%SZ', starts_at, '-' || buffer_before_minutes || ' minutes')) VIRTUAL;
ALTER TABLE appointments ADD COLUMN busy_ends_at TEXT GENERATED ALWAYS AS
    (strftime('%Y-%m-%dT%H:%M:%SZ', ends_at, '+' || buffer_after_minutes || ' minutes')) VIRTUAL;
ALTER TABLE appointments ADD COLUMN move_busy_starts_at TEXT GENERATED ALWAYS AS
    (strftime('%Y-%m-%dT%H:%M:%SZ', move_starts_at, '-' || buffer_before_minutes || ' minutes')) VIRTUAL;
ALTER TABLE appointments ADD COLUMN move_busy_ends_at TEXT GENERATED ALWAYS AS
    (strftime('%Y-%m-%dT%H:%M:%SZ', move_ends_at, '+' || buffer_after_minutes || ' minutes')) VIRTUAL;

DROP INDEX appointments_taking_doctor;
DROP INDEX appointments_taking_patient;
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

-- The referee, now over all taken time. A doctor's time counts with its buffers, a patient's without.
-- No stretch is longer than two days, which bounds the piece of the index that is read.
DROP TRIGGER appointments_no_overlap_on_insert;
DROP TRIGGER appointments_no_overlap_on_update;

CREATE TRIGGER appointments_no_overlap_on_insert
AFTER INSERT ON appointments
WHEN NEW.status IN ('pending', 'confirmed')
BEGIN
    SELECT RAISE(ABORT, 'overlap') FROM taken
    WHERE doctor_id = NEW.doctor_id AND appointment_id <> NEW.id
      AND busy_starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.busy_starts_at, '-2 days')
      AND busy_starts_at < NEW.busy_ends_at AND busy_ends_at > NEW.busy_starts_at;
    SELECT RAISE(ABORT, 'overlap') FROM taken
    WHERE patient_id = NEW.patient_id AND appointment_id <> NEW.id
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.starts_at, '-2 days')
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
END;

CREATE TRIGGER appointments_no_overlap_on_update
AFTER UPDATE OF doctor_id, patient_id, status, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes ON appointments
WHEN NEW.status IN ('pending', 'confirmed')
BEGIN
    SELECT RAISE(ABORT, 'overlap') FROM taken
    WHERE doctor_id = NEW.doctor_id AND appointment_id <> NEW.id
      AND busy_starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.busy_starts_at, '-2 days')
      AND busy_starts_at < NEW.busy_ends_at AND busy_ends_at > NEW.busy_starts_at;
    SELECT RAISE(ABORT, 'overlap') FROM taken
    WHERE patient_id = NEW.patient_id AND appointment_id <> NEW.id
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.starts_at, '-2 days')
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at;
END;

CREATE TRIGGER appointments_no_overlap_on_request
AFTER UPDATE OF doctor_id, patient_id, move_starts_at, move_ends_at, buffer_before_minutes, buffer_after_minutes ON appointments
WHEN NEW.move_starts_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'overlap') FROM taken
    WHERE doctor_id = NEW.doctor_id AND appointment_id <> NEW.id
      AND busy_starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.move_busy_starts_at, '-2 days')
      AND busy_starts_at < NEW.move_busy_ends_at AND busy_ends_at > NEW.move_busy_starts_at;
    SELECT RAISE(ABORT, 'overlap') FROM taken
    WHERE patient_id = NEW.patient_id AND appointment_id <> NEW.id
      AND starts_at > strftime('%Y-%m-%dT%H:%M:%SZ', NEW.move_starts_at, '-2 days')
      AND starts_at < NEW.move_ends_at AND ends_at > NEW.move_starts_at;
END;
