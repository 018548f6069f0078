-- What a page reports of its call: the kind, and a number where it has one. One report of one page
-- counts once, however often it is sent.
CREATE TABLE call_reports (
    page           uuid NOT NULL,
    seq            bigint NOT NULL CHECK (seq >= 0),
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    side           text NOT NULL CHECK (side IN ('patient', 'doctor', 'guest')),
    kind           text NOT NULL,
    value          bigint,
    received_at    timestamptz NOT NULL,
    PRIMARY KEY (page, seq)
);

CREATE INDEX call_reports_by_appointment ON call_reports (appointment_id, kind);

-- Two questions after a consultation, each answered with 1 to 5.
CREATE TABLE ratings (
    appointment_id uuid NOT NULL REFERENCES appointments (id),
    side           text NOT NULL CHECK (side IN ('patient', 'doctor')),
    connection     bigint NOT NULL CHECK (connection BETWEEN 1 AND 5),
    consultation   bigint NOT NULL CHECK (consultation BETWEEN 1 AND 5),
    rated_at       timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, side)
);
