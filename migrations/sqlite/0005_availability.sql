-- When a doctor can be booked: one document, read and written as a whole, in the form of the API. A
-- doctor without a row can be asked for any time.
CREATE TABLE availabilities (
    doctor_id  BLOB NOT NULL PRIMARY KEY REFERENCES doctors (account_id),
    document   TEXT NOT NULL,
    revision   INTEGER NOT NULL CHECK (revision >= 1),
    updated_at TEXT NOT NULL
) STRICT;

-- Days on which the whole clinic is closed, YYYY-MM-DD, both included.
CREATE TABLE closures (
    id         BLOB NOT NULL PRIMARY KEY,
    first_day  TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    name       TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    CHECK (first_day <= last_day)
) STRICT;

CREATE INDEX closures_by_day ON closures (last_day, id);

-- A slot that a patient keeps while filling in the form: one for each patient. It ends by itself at
-- expires_at, whether or not the row is still there.
CREATE TABLE holds (
    patient_id     BLOB NOT NULL PRIMARY KEY REFERENCES patients (account_id),
    doctor_id      BLOB NOT NULL REFERENCES doctors (account_id),
    starts_at      TEXT NOT NULL,
    ends_at        TEXT NOT NULL,
    busy_starts_at TEXT NOT NULL,
    busy_ends_at   TEXT NOT NULL,
    held_since     TEXT NOT NULL,
    expires_at     TEXT NOT NULL,
    CHECK (starts_at < ends_at)
) STRICT;

CREATE INDEX holds_by_doctor ON holds (doctor_id, busy_starts_at);
