-- The link under which somebody's calendar program reads their appointments: the SHA-256 of its secret.
-- A new link takes the place of the one before it.
CREATE TABLE calendar_feeds (
    account_id  BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret_hash BLOB NOT NULL UNIQUE,
    created_at  TEXT NOT NULL,
    read_at     TEXT
) STRICT;
