-- Where other systems want to be told of events: one of a client of the API, or one of the clinic's own.
-- The types of events are words with a space between two; none means all.
CREATE TABLE webhooks (
    id            BLOB NOT NULL PRIMARY KEY,
    client_id     BLOB REFERENCES clients (account_id),
    url           TEXT NOT NULL,
    types         TEXT NOT NULL,
    description   TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('enabled', 'disabled')),
    disabled_why  TEXT CHECK (disabled_why IN ('by_hand', 'gone', 'failing')),
    -- The first failure since the last success.
    failing_since TEXT,
    -- Until when its receiver wants to be left alone.
    paused_until  TEXT,
    revision      INTEGER NOT NULL,
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL,
    CHECK ((state = 'disabled') = (disabled_why IS NOT NULL))
) STRICT;

CREATE INDEX webhooks_of_client ON webhooks (client_id, id);
-- With all that tells whether something is sent to it just now.
CREATE INDEX webhooks_by_state ON webhooks (state, id, paused_until, failing_since);

-- What a webhook's deliveries are signed with, sealed. Two may work at a time, each in a place of its own.
CREATE TABLE webhook_secrets (
    id         BLOB NOT NULL PRIMARY KEY,
    webhook_id BLOB NOT NULL REFERENCES webhooks (id),
    place      INTEGER NOT NULL CHECK (place IN (1, 2)),
    secret     TEXT NOT NULL,
    sealed_by  TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (webhook_id, place)
) STRICT;

CREATE INDEX webhook_secrets_by_key ON webhook_secrets (sealed_by);

-- What is told to a webhook: of an event once, under an id that stays the same however often it is tried.
-- What is queued is due at an instant; who sends it moves that instant on first, so that nobody else sends it
-- meanwhile. While the webhook is disabled, it is due at no instant.
CREATE TABLE webhook_deliveries (
    id              BLOB NOT NULL PRIMARY KEY,
    webhook_id      BLOB NOT NULL REFERENCES webhooks (id),
    event_id        BLOB REFERENCES events (id),
    seq             INTEGER,
    appointment_id  BLOB REFERENCES appointments (id),
    doctor_id       BLOB REFERENCES doctors (account_id),
    type            TEXT NOT NULL,
    body            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'dead')),
    attempts        INTEGER NOT NULL,
    due_at          TEXT,
    claim           BLOB,
    -- When it first failed, and how it last did.
    first_failed_at TEXT,
    last_status     INTEGER,
    last_fault      TEXT,
    created_at      TEXT NOT NULL,
    delivered_at    TEXT,
    UNIQUE (webhook_id, event_id)
) STRICT;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, state, due_at, id);
CREATE INDEX webhook_deliveries_taken ON webhook_deliveries (webhook_id, claim);
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (webhook_id, state, id);
-- What is told of one appointment to one webhook is told in the order of the events.
CREATE INDEX webhook_deliveries_in_turn ON webhook_deliveries (appointment_id, webhook_id, state, seq);
