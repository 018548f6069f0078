-- What a page reports of its call: the kind, and a number where it has one. One report of one page
-- counts once, however often it is sent.
CREATE TABLE call_reports (
    page           BLOB NOT NULL,
    seq            INTEGER NOT NULL CHECK (seq >= 0),
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    side           TEXT NOT NULL CHECK (side IN ('patient', 'doctor', 'guest')),
    kind           TEXT NOT NULL,
    value          INTEGER,
    received_at    TEXT NOT NULL,
    PRIMARY KEY (page, seq)
) STRICT;

CREATE INDEX call_reports_by_appointment ON call_reports (appointment_id, kind);

-- Two questions after a consultation, each answered with 1 to 5.
CREATE TABLE ratings (
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    side           TEXT NOT NULL CHECK (side IN ('patient', 'doctor')),
    connection     INTEGER NOT NULL CHECK (connection BETWEEN 1 AND 5),
    consultation   INTEGER NOT NULL CHECK (consultation BETWEEN 1 AND 5),
    rated_at       TEXT NOT NULL,
    PRIMARY KEY (appointment_id, side)
) STRICT;
