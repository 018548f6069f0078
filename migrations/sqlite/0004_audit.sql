-- Who did what to which thing, without names, reasons or addresses. Rows are only ever added.
CREATE TABLE audit (
    id         BLOB NOT NULL PRIMARY KEY,
    at         TEXT NOT NULL,
    actor_id   BLOB REFERENCES accounts (id),
    action     TEXT NOT NULL,
    target_id  BLOB
) STRICT;

CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_target ON audit (target_id, at, id);
