-- Whether a doctor's patients wait on our page until they are let in, and how late the doctor runs:
-- told at late_told_at, for what starts within the hours after it.
ALTER TABLE doctors ADD COLUMN waiting_room INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doctors ADD COLUMN late_minutes INTEGER CHECK (late_minutes BETWEEN 1 AND 240);
ALTER TABLE doctors ADD COLUMN late_told_at TEXT CHECK ((late_minutes IS NULL) = (late_told_at IS NULL));

-- What became of the consultation of an appointment. The row comes with the first thing that happens.
-- From began_at on, the columns are reckoned from the attendance, anew whenever that grows.
CREATE TABLE consultations (
    appointment_id       BLOB NOT NULL PRIMARY KEY REFERENCES appointments (id),
    admitted_at          TEXT,
    host                 INTEGER NOT NULL DEFAULT 0 CHECK (host >= 0),
    absent               TEXT CHECK (absent IN ('patient', 'doctor')),
    contested_at         TEXT CHECK (contested_at IS NULL OR absent IS NOT NULL),
    contest              TEXT CHECK ((contest IS NULL) = (contested_at IS NULL)),
    began_at             TEXT,
    ended_at             TEXT,
    together_seconds     INTEGER NOT NULL DEFAULT 0 CHECK (together_seconds >= 0),
    waited_seconds       INTEGER CHECK (waited_seconds >= 0),
    patient_late_seconds INTEGER CHECK (patient_late_seconds >= 0),
    doctor_late_seconds  INTEGER CHECK (doctor_late_seconds >= 0),
    drops                INTEGER NOT NULL DEFAULT 0 CHECK (drops >= 0)
) STRICT;

-- The attendance ledger: who was where since when, and who says so. Rows are only ever added.
CREATE TABLE attendance (
    id             BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    side           TEXT NOT NULL CHECK (side IN ('patient', 'doctor', 'guest')),
    state          TEXT NOT NULL CHECK (state IN ('absent', 'checking', 'waiting', 'admitted', 'in_call', 'dropped', 'left')),
    source         TEXT NOT NULL CHECK (source IN ('page', 'server', 'video')),
    at             TEXT NOT NULL,
    received_at    TEXT NOT NULL
) STRICT;

CREATE INDEX attendance_by_appointment ON attendance (appointment_id, at, id);

-- What the video server reported, each report once; key is the reporter's own for it.
CREATE TABLE video_events (
    source         TEXT NOT NULL CHECK (source IN ('jaas', 'prosody')),
    key            TEXT NOT NULL,
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    kind           TEXT NOT NULL,
    at             TEXT NOT NULL,
    received_at    TEXT NOT NULL,
    PRIMARY KEY (source, key)
) STRICT;

CREATE INDEX video_events_by_appointment ON video_events (appointment_id, at);

-- Third people in one consultation: an interpreter, a relative. The link is kept as SHA-256, and so is
-- the pass that it is exchanged for, once.
CREATE TABLE guests (
    id             BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    name           TEXT NOT NULL,
    relation       TEXT NOT NULL CHECK (relation IN ('interpreter', 'relative', 'other')),
    link_hash      BLOB NOT NULL UNIQUE,
    pass_hash      BLOB UNIQUE CHECK ((pass_hash IS NULL) = (redeemed_at IS NULL)),
    created_at     TEXT NOT NULL,
    expires_at     TEXT NOT NULL,
    redeemed_at    TEXT,
    revoked_at     TEXT
) STRICT;

CREATE INDEX guests_by_appointment ON guests (appointment_id, created_at);
