-- Clients of the API. A client is an account of the role integrator, to which nobody can sign in with a
-- password. The scopes are words with a space between two, in the order of the list.
CREATE TABLE clients (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    scopes     text NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    revision   bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- For which doctors a client acts.
CREATE TABLE client_doctors (
    client_id  uuid NOT NULL REFERENCES clients (account_id),
    doctor_id  uuid NOT NULL REFERENCES doctors (account_id),
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, doctor_id)
);

CREATE INDEX client_doctors_of_doctor ON client_doctors (doctor_id, client_id);

-- The SHA-256 of each secret. Two may work at a time, each in a place of its own: the next one is put
-- to use before the one before it is dropped. A dropped one stays, as a line of what was.
CREATE TABLE client_secrets (
    id           uuid NOT NULL PRIMARY KEY,
    client_id    uuid NOT NULL REFERENCES clients (account_id),
    place        bigint NOT NULL CHECK (place IN (1, 2)),
    secret_hash  bytea NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    dropped_at   timestamptz
);

CREATE UNIQUE INDEX client_secrets_at_work ON client_secrets (client_id, place) WHERE dropped_at IS NULL;
CREATE INDEX client_secrets_of_client ON client_secrets (client_id, id);
