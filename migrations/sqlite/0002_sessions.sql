-- A session is one sign-in. It ends when it is idle, when it is old, or at ended_at.
CREATE TABLE sessions (
    id           BLOB NOT NULL PRIMARY KEY,
    account_id   BLOB NOT NULL REFERENCES accounts (id),
    created_at   TEXT NOT NULL,
    refreshed_at TEXT NOT NULL,
    ended_at     TEXT,
    end_reason   TEXT CHECK (end_reason IN ('logout', 'reuse', 'disabled'))
) STRICT;

CREATE INDEX sessions_by_account ON sessions (account_id, created_at);
CREATE INDEX sessions_by_refresh ON sessions (refreshed_at);

-- Every refresh token a session ever had, as SHA-256. A used one that comes again ends the session.
CREATE TABLE refresh_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY,
    session_id BLOB NOT NULL REFERENCES sessions (id),
    created_at TEXT NOT NULL,
    used_at    TEXT
) STRICT;

CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
