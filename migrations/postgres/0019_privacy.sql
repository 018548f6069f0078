-- What people agreed to and took back: an answer to one version of one text. Rows are only ever added;
-- the last one of a subject counts.
CREATE TABLE consents (
    id         uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    subject    text NOT NULL CHECK (subject IN ('terms', 'privacy', 'telehealth')),
    version    bigint NOT NULL CHECK (version >= 1),
    agreed     boolean NOT NULL,
    at         timestamptz NOT NULL
);

CREATE INDEX consents_by_account ON consents (account_id, at, id);

-- When somebody had their account erased. What the law keeps names nobody from then on.
ALTER TABLE accounts ADD COLUMN erased_at timestamptz;

-- What is kept for a time only is found by its age.
CREATE INDEX call_reports_by_age ON call_reports (received_at);
CREATE INDEX video_events_by_age ON video_events (received_at);
CREATE INDEX notes_by_age ON notes (updated_at);
CREATE INDEX recordings_by_age ON recordings (received_at);
