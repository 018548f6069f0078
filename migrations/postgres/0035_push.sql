-- The browsers that are told of notifications while no page is open. The address at the push service and
-- the keys are sealed; by the SHA-256 of the address a browser is known again.
CREATE TABLE push_subscriptions (
    id            uuid NOT NULL PRIMARY KEY,
    account_id    uuid NOT NULL REFERENCES accounts (id),
    -- The sign-in with which it goes.
    session_id    uuid NOT NULL REFERENCES sessions (id),
    endpoint_hash bytea NOT NULL UNIQUE,
    content       text NOT NULL,
    sealed_by     text NOT NULL,
    -- How many messages were given up since the last one that was taken.
    failures      bigint NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE INDEX push_subscriptions_of_account ON push_subscriptions (account_id, id);
CREATE INDEX push_subscriptions_of_session ON push_subscriptions (session_id, id);
CREATE INDEX push_subscriptions_by_key ON push_subscriptions (sealed_by);

-- What waits to be told to them: a row goes when it was told or given up. What happened is the event's to
-- tell. Who sends it moves the instant at which it is due on first, so that nobody else sends it meanwhile.
-- A browser may be forgotten while one is written for it, so none is held by a reference: its sender drops it.
CREATE TABLE push_messages (
    id              uuid NOT NULL PRIMARY KEY,
    subscription_id uuid NOT NULL,
    account_id      uuid NOT NULL REFERENCES accounts (id),
    event_id        uuid NOT NULL REFERENCES events (id),
    seq             bigint NOT NULL,
    attempts        bigint NOT NULL,
    due_at          timestamptz NOT NULL,
    claim           uuid,
    -- From when on it is no news any more.
    expires_at      timestamptz NOT NULL,
    UNIQUE (subscription_id, seq)
);

CREATE INDEX push_messages_due ON push_messages (due_at, id);
CREATE INDEX push_messages_taken ON push_messages (account_id, claim);
