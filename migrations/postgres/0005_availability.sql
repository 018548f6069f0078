-- When a doctor can be booked: one document, read and written as a whole, in the form of the API. A
-- doctor without a row can be asked for any time.
CREATE TABLE availabilities (
    doctor_id  uuid NOT NULL PRIMARY KEY REFERENCES doctors (account_id),
    document   text NOT NULL,
    revision   bigint NOT NULL CHECK (revision >= 1),
    updated_at timestamptz NOT NULL
);

-- Days on which the whole clinic is closed, YYYY-MM-DD, both included.
CREATE TABLE closures (
    id         uuid NOT NULL PRIMARY KEY,
    first_day  text NOT NULL,
    last_day   text NOT NULL,
    name       text NOT NULL,
    created_by uuid NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    CHECK (first_day <= last_day)
);

CREATE INDEX closures_by_day ON closures (last_day, id);

-- A slot that a patient keeps while filling in the form: one for each patient. It ends by itself at
-- expires_at, whether or not the row is still there.
CREATE TABLE holds (
    patient_id     uuid NOT NULL PRIMARY KEY REFERENCES patients (account_id),
    doctor_id      uuid NOT NULL REFERENCES doctors (account_id),
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    busy_starts_at timestamptz NOT NULL,
    busy_ends_at   timestamptz NOT NULL,
    held_since     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    CHECK (starts_at < ends_at)
);

CREATE INDEX holds_by_doctor ON holds (doctor_id, busy_starts_at);
