-- What an account has beside its password: one app that makes codes, codes on paper, passkeys.

-- A proposed secret counts once its first code has been typed; it takes the place of the one before. A
-- code counts once: last_step is the last half minute of which one was taken. sealed_by: the key of secret.
CREATE TABLE totp (
    id           uuid NOT NULL PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES accounts (id),
    secret       text NOT NULL,
    sealed_by    text NOT NULL,
    last_step    bigint NOT NULL,
    proposed_at  timestamptz NOT NULL,
    confirmed_at timestamptz
);

CREATE UNIQUE INDEX totp_in_use ON totp (account_id) WHERE confirmed_at IS NOT NULL;
CREATE INDEX totp_by_account ON totp (account_id, proposed_at);
CREATE INDEX totp_by_key ON totp (sealed_by);

-- As SHA-256: each code has 120 random bits, so that no slower hash is needed.
CREATE TABLE backup_codes (
    account_id uuid NOT NULL REFERENCES accounts (id),
    code_hash  bytea NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, code_hash)
);

-- The public half of each passkey, as the library keeps it, and the name its owner gave it.
CREATE TABLE passkeys (
    id            uuid NOT NULL PRIMARY KEY,
    account_id    uuid NOT NULL REFERENCES accounts (id),
    credential_id bytea NOT NULL UNIQUE,
    name          text NOT NULL,
    document      text NOT NULL,
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz
);

CREATE INDEX passkeys_by_account ON passkeys (account_id, id);

-- Steps on the way of a sign-in or of a new passkey: the second step that a right password opened, and
-- what a passkey was asked to sign. Their secrets as SHA-256; a few minutes each, and each once.
CREATE TABLE factor_steps (
    secret_hash bytea NOT NULL PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('second_step', 'enrolment', 'assertion')),
    account_id  uuid REFERENCES accounts (id),
    opened_by   bytea,
    state       text,
    tries       bigint NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);

CREATE INDEX factor_steps_by_end ON factor_steps (expires_at);
