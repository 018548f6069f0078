-- Accounts and their profiles. Text that is compared by order has the collation "C", so that both
-- databases order alike.
CREATE TABLE accounts (
    id            uuid NOT NULL PRIMARY KEY,
    role          text NOT NULL CHECK (role IN ('patient', 'doctor', 'admin', 'integrator')),
    username      text UNIQUE,
    email         text NOT NULL UNIQUE,
    name          text NOT NULL,
    time_zone     text NOT NULL,
    password_hash text NOT NULL,
    state         text NOT NULL CHECK (state IN ('active', 'disabled')),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);

CREATE TABLE patients (
    account_id    uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    phone         text,
    date_of_birth text
);

-- sort_name is the folded name the directory is ordered by; specialty_key the folded specialty.
CREATE TABLE doctors (
    account_id    uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    specialty     text NOT NULL,
    specialty_key text COLLATE "C" NOT NULL,
    sort_name     text COLLATE "C" NOT NULL,
    about         text
);

CREATE INDEX doctors_by_name ON doctors (sort_name, account_id);
CREATE INDEX doctors_by_specialty ON doctors (specialty_key, sort_name, account_id);

-- The folded name from each of its words on, so that a search is one range of this index.
CREATE TABLE doctor_terms (
    doctor_id uuid NOT NULL REFERENCES doctors (account_id),
    term      text COLLATE "C" NOT NULL,
    PRIMARY KEY (term, doctor_id)
);

CREATE INDEX doctor_terms_by_doctor ON doctor_terms (doctor_id);
