-- The browsers that are told of notifications while no page is open. The address at the push service and
-- the keys are sealed; by the SHA-256 of the address a browser is known again.
CREATE TABLE push_subscriptions (
    id            BLOB NOT NULL PRIMARY KEY,
    account_id    BLOB NOT NULL REFERENCES accounts (id),
    -- The sign-in with which it goes.
    session_id    BLOB NOT NULL REFERENCES sessions (id),
    endpoint_hash BLOB NOT NULL UNIQUE,
    content       TEXT NOT NULL,
    sealed_by     TEXT NOT NULL,
    -- How many messages were given up since the last one that was taken.
    failures      INTEGER NOT NULL,
    created_at    TEXT NOT NULL
) STRICT;

CREATE INDEX push_subscriptions_of_account ON push_subscriptions (account_id, id);
CREATE INDEX push_subscriptions_of_session ON push_subscriptions (session_id, id);
CREATE INDEX push_subscriptions_by_key ON push_subscriptions (sealed_by);

-- What waits to be told to them: a row goes when it was told or given up. What happened is the event's to
-- tell. Who sends it moves the instant at which it is due on first, so that nobody else sends it meanwhile.
-- A browser may be forgotten while one is written for it, so none is held by a reference: its sender drops it.
CREATE TABLE push_messages (
    id              BLOB NOT NULL PRIMARY KEY,
    subscription_id BLOB NOT NULL,
    account_id      BLOB NOT NULL REFERENCES accounts (id),
    event_id        BLOB NOT NULL REFERENCES events (id),
    seq             INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    due_at          TEXT NOT NULL,
    claim           BLOB,
    -- From when on it is no news any more.
    expires_at      TEXT NOT NULL,
    UNIQUE (subscription_id, seq)
) STRICT;

CREATE INDEX push_messages_due ON push_messages (due_at, id);
CREATE INDEX push_messages_taken ON push_messages (account_id, claim);
