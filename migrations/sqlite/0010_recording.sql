-- A doctor's question whether the consultation may be recorded, until it has ended. granted_at: when the
-- doctor first got a ticket that lets them record.
CREATE TABLE recording_requests (
    id             BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    text_version   INTEGER NOT NULL,
    asked_at       TEXT NOT NULL,
    granted_at     TEXT,
    ended_at       TEXT,
    end_reason     TEXT CHECK (end_reason IN ('declined', 'withdrawn', 'stopped', 'joined_without_answer', 'over')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;

-- At most one question at a time.
CREATE UNIQUE INDEX recording_requests_open ON recording_requests (appointment_id) WHERE ended_at IS NULL;
CREATE INDEX recording_requests_by_appointment ON recording_requests (appointment_id, ended_at);

-- The answers to it: person is an account or a guest. Rows are only ever added; the last one counts.
CREATE TABLE recording_answers (
    id           BLOB NOT NULL PRIMARY KEY,
    request_id   BLOB NOT NULL REFERENCES recording_requests (id),
    person       BLOB NOT NULL,
    side         TEXT NOT NULL CHECK (side IN ('patient', 'doctor', 'guest')),
    agreed       INTEGER NOT NULL,
    text_version INTEGER NOT NULL,
    at           TEXT NOT NULL
) STRICT;

CREATE INDEX recording_answers_by_request ON recording_answers (request_id, at, id);

-- Where the video server keeps what it recorded, and until when.
CREATE TABLE recordings (
    id             BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    url            TEXT NOT NULL,
    expires_at     TEXT,
    received_at    TEXT NOT NULL,
    UNIQUE (appointment_id, url)
) STRICT;
