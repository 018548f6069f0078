-- Where other systems want to be told of events: one of a client of the API, or one of the clinic's own.
-- The types of events are words with a space between two; none means all.
CREATE TABLE webhooks (
    id            uuid NOT NULL PRIMARY KEY,
    client_id     uuid REFERENCES clients (account_id),
    url           text NOT NULL,
    types         text NOT NULL,
    description   text NOT NULL,
    state         text NOT NULL CHECK (state IN ('enabled', 'disabled')),
    disabled_why  text CHECK (disabled_why IN ('by_hand', 'gone', 'failing')),
    -- The first failure since the last success.
    failing_since timestamptz,
    -- Until when its receiver wants to be left alone.
    paused_until  timestamptz,
    revision      bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    CHECK ((state = 'disabled') = (disabled_why IS NOT NULL))
);

CREATE INDEX webhooks_of_client ON webhooks (client_id, id);
-- With all that tells whether something is sent to it just now.
CREATE INDEX webhooks_by_state ON webhooks (state, id, paused_until, failing_since);

-- What a webhook's deliveries are signed with, sealed. Two may work at a time, each in a place of its own.
CREATE TABLE webhook_secrets (
    id         uuid NOT NULL PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhooks (id),
    place      bigint NOT NULL CHECK (place IN (1, 2)),
    secret     text NOT NULL,
    sealed_by  text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (webhook_id, place)
);

CREATE INDEX webhook_secrets_by_key ON webhook_secrets (sealed_by);

-- What is told to a webhook: of an event once, under an id that stays the same however often it is tried.
-- What is queued is due at an instant; who sends it moves that instant on first, so that nobody else sends it
-- meanwhile. While the webhook is disabled, it is due at no instant.
CREATE TABLE webhook_deliveries (
    id              uuid NOT NULL PRIMARY KEY,
    webhook_id      uuid NOT NULL REFERENCES webhooks (id),
    event_id        uuid REFERENCES events (id),
    seq             bigint,
    appointment_id  uuid REFERENCES appointments (id),
    doctor_id       uuid REFERENCES doctors (account_id),
    type            text NOT NULL,
    body            text NOT NULL,
    state           text NOT NULL CHECK (state IN ('queued', 'delivered', 'dead')),
    attempts        bigint NOT NULL,
    due_at          timestamptz,
    claim           uuid,
    -- When it first failed, and how it last did.
    first_failed_at timestamptz,
    last_status     bigint,
    last_fault      text,
    created_at      timestamptz NOT NULL,
    delivered_at    timestamptz,
    UNIQUE (webhook_id, event_id)
);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, state, due_at, id);
CREATE INDEX webhook_deliveries_taken ON webhook_deliveries (webhook_id, claim);
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (webhook_id, state, id);
-- What is told of one appointment to one webhook is told in the order of the events.
CREATE INDEX webhook_deliveries_in_turn ON webhook_deliveries (appointment_id, webhook_id, state, seq);
