-- Mails as they are to go out. The rows are written with the change that they tell of; while no mail
-- server is configured, an admin reads them here. kind is a word for programs.
CREATE TABLE mails (
    id         uuid NOT NULL PRIMARY KEY,
    account_id uuid REFERENCES accounts (id),
    kind       text NOT NULL,
    to_address text NOT NULL,
    to_name    text NOT NULL,
    subject    text NOT NULL,
    text       text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX mails_by_time ON mails (created_at, id);
CREATE INDEX mails_by_account ON mails (account_id);

-- Links that open one thing once. Of the secret only the SHA-256 is kept. An account has one link for
-- each purpose: the next one takes the place of the one before, and a link that was opened is gone.
CREATE TABLE links (
    account_id  uuid NOT NULL REFERENCES accounts (id),
    purpose     text NOT NULL,
    secret_hash bytea NOT NULL UNIQUE,
    payload     text,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, purpose)
);

CREATE INDEX links_by_expiry ON links (expires_at);

-- When somebody showed that they read what is sent to the address.
ALTER TABLE accounts ADD COLUMN email_verified_at timestamptz;

-- What it was signed in with, in a few words: a browser and a system, nothing finer.
ALTER TABLE sessions ADD COLUMN device text;

-- A person's own sessions, the newest first.
CREATE INDEX sessions_open ON sessions (account_id, created_at, id) WHERE ended_at IS NULL;
