-- Whether a doctor's patients wait on our page until they are let in, and how late the doctor runs:
-- told at late_told_at, for what starts within the hours after it.
ALTER TABLE doctors
    ADD COLUMN waiting_room boolean NOT NULL DEFAULT FALSE,
    ADD COLUMN late_minutes bigint CHECK (late_minutes BETWEEN 1 AND 240),
    ADD COLUMN late_told_at timestamptz CHECK ((late_minutes IS NULL) = (late_told_at IS NULL));

-- What became of the consultation of an appointment. The row comes with the first thing that happens.
-- From began_at on, the columns are reckoned from the attendance, anew whenever that grows.
CREATE TABLE consultations (
    appointment_id       uuid NOT NULL PRIMARY KEY REFERENCES appointments (id),
    admitted_at          timestamptz,
    host                 bigint NOT NULL DEFAULT 0 CHECK (host >= 0),
    absent               text CHECK (absent IN ('patient', 'doctor')),
    contested_at         timestamptz CHECK (contested_at IS NULL OR absent IS NOT NULL),
    contest              text CHECK ((contest IS NULL) = (contested_at IS NULL)),
    began_at             timestamptz,
    ended_at             timestamptz,
    together_seconds     bigint NOT NULL DEFAULT 0 CHECK (together_seconds >= 0),
    waited_seconds       bigint CHECK (waited_seconds >= 0),
    patient_late_seconds bigint CHECK (patient_late_seconds >= 0),
    doctor_late_seconds  bigint CHECK (doctor_late_seconds >= 0),
    drops                bigint NOT NULL DEFAULT 0 CHECK (drops >= 0)
);

-- The attendance ledger: who was where since when, and who says so. Rows are only ever added.
CREATE TABLE attendance (
    id             uuid NOT NULL PRIMARY KEY,
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    side           text NOT NULL CHECK (side IN ('patient', 'doctor', 'guest')),
    state          text NOT NULL CHECK (state IN ('absent', 'checking', 'waiting', 'admitted', 'in_call', 'dropped', 'left')),
    source         text NOT NULL CHECK (source IN ('page', 'server', 'video')),
    at             timestamptz NOT NULL,
    received_at    timestamptz NOT NULL
);

CREATE INDEX attendance_by_appointment ON attendance (appointment_id, at, id);

-- What the video server reported, each report once; key is the reporter's own for it.
CREATE TABLE video_events (
    source         text NOT NULL CHECK (source IN ('jaas', 'prosody')),
    key            text NOT NULL,
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    kind           text NOT NULL,
    at             timestamptz NOT NULL,
    received_at    timestamptz NOT NULL,
    PRIMARY KEY (source, key)
);

CREATE INDEX video_events_by_appointment ON video_events (appointment_id, at);

-- Third people in one consultation: an interpreter, a relative. The link is kept as SHA-256, and so is
-- the pass that it is exchanged for, once.
CREATE TABLE guests (
    id             uuid NOT NULL PRIMARY KEY,
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    name           text NOT NULL,
    relation       text NOT NULL CHECK (relation IN ('interpreter', 'relative', 'other')),
    link_hash      bytea NOT NULL UNIQUE,
    pass_hash      bytea UNIQUE CHECK ((pass_hash IS NULL) = (redeemed_at IS NULL)),
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    redeemed_at    timestamptz,
    revoked_at     timestamptz
);

CREATE INDEX guests_by_appointment ON guests (appointment_id, created_at);
