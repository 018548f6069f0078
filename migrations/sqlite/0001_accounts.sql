-- Accounts and their profiles. Ids are UUIDs as BLOB; instants are TEXT, whole seconds, ending in Z,
-- so that the order of the text is the order of time.
CREATE TABLE accounts (
    id            BLOB NOT NULL PRIMARY KEY,
    role          TEXT NOT NULL CHECK (role IN ('patient', 'doctor', 'admin', 'integrator')),
    username      TEXT UNIQUE,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    time_zone     TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL
) STRICT;

CREATE TABLE patients (
    account_id    BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    phone         TEXT,
    date_of_birth TEXT
) STRICT;

-- sort_name is the folded name the directory is ordered by; specialty_key the folded specialty.
CREATE TABLE doctors (
    account_id    BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    specialty     TEXT NOT NULL,
    specialty_key TEXT NOT NULL,
    sort_name     TEXT NOT NULL,
    about         TEXT
) STRICT;

CREATE INDEX doctors_by_name ON doctors (sort_name, account_id);
CREATE INDEX doctors_by_specialty ON doctors (specialty_key, sort_name, account_id);

-- The folded name from each of its words on, so that a search is one range of this index.
CREATE TABLE doctor_terms (
    doctor_id BLOB NOT NULL REFERENCES doctors (account_id),
    term      TEXT NOT NULL,
    PRIMARY KEY (term, doctor_id)
) STRICT;

CREATE INDEX doctor_terms_by_doctor ON doctor_terms (doctor_id);
