-- Who did what to which thing, without names, reasons or addresses. Rows are only ever added.
CREATE TABLE audit (
    id         uuid NOT NULL PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor_id   uuid REFERENCES accounts (id),
    action     text NOT NULL,
    target_id  uuid
);

CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_target ON audit (target_id, at, id);
