-- Mails that a mail server takes. What waits is due at an instant; who sends it moves that instant on
-- first, so that nobody else sends it meanwhile, and it comes due again when they do not come back.
-- Older mails were never meant to be sent.
ALTER TABLE mails ADD COLUMN state text NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'queued', 'sent', 'dead'));
ALTER TABLE mails ADD COLUMN attempts bigint NOT NULL DEFAULT 0;
ALTER TABLE mails ADD COLUMN due_at timestamptz;
ALTER TABLE mails ADD COLUMN claim uuid;
ALTER TABLE mails ADD COLUMN last_fault text;
ALTER TABLE mails ADD COLUMN sent_at timestamptz;
-- Mails about one appointment to one address go in the order of the events they tell of.
ALTER TABLE mails ADD COLUMN appointment_id uuid REFERENCES appointments (id);
ALTER TABLE mails ADD COLUMN seq bigint;
-- What is true only while the appointment has this revision, and only until then, is not sent after it.
ALTER TABLE mails ADD COLUMN revision bigint;
ALTER TABLE mails ADD COLUMN expires_at timestamptz;

CREATE INDEX mails_due ON mails (state, due_at, id);
CREATE INDEX mails_by_state ON mails (state, created_at, id);
CREATE INDEX mails_by_appointment ON mails (appointment_id, to_address, state, seq);

-- What a mail has beside its text, sealed like it.
CREATE TABLE mail_parts (
    id        uuid NOT NULL PRIMARY KEY REFERENCES mails (id),
    content   text NOT NULL,
    sealed_by text NOT NULL
);

CREATE INDEX mail_parts_by_key ON mail_parts (sealed_by);

-- What somebody is told once for each revision of an appointment, and by which way.
CREATE TABLE reminded (
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    revision       bigint NOT NULL,
    kind           text NOT NULL,
    account_id     uuid NOT NULL REFERENCES accounts (id),
    channel        text NOT NULL,
    at             timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, revision, kind, account_id, channel)
);

-- Which reminders somebody wants; without a row, all.
CREATE TABLE reminder_choices (
    account_id  uuid NOT NULL PRIMARY KEY REFERENCES accounts (id),
    day_before  boolean NOT NULL,
    hour_before boolean NOT NULL
);
