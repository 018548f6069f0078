-- What somebody is told of on their pages. A row is written in the transaction in which the event gets
-- its number, which is the number of the row, too. What happened is the event's to tell.
CREATE TABLE notifications (
    account_id uuid NOT NULL REFERENCES accounts (id),
    seq        bigint NOT NULL,
    event_id   uuid NOT NULL REFERENCES events (id),
    at         timestamptz NOT NULL,
    read_at    timestamptz,
    PRIMARY KEY (account_id, seq)
);

CREATE INDEX notifications_unread ON notifications (account_id, seq) WHERE read_at IS NULL;
CREATE INDEX notifications_by_age ON notifications (at, account_id, seq);
