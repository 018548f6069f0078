-- The keys with which this database is sealed. proof: a text that opens only with the key itself.
-- retired_at: when a rotation found nothing that the key had sealed.
CREATE TABLE sealing_keys (
    key_id        TEXT NOT NULL PRIMARY KEY,
    proof         TEXT NOT NULL,
    first_used_at TEXT NOT NULL,
    retired_at    TEXT
) STRICT;

-- sealed_by: the key of the sealed columns; empty while they are plain, as older versions left them.
ALTER TABLE notes ADD COLUMN sealed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE note_versions ADD COLUMN sealed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE note_amendments ADD COLUMN sealed_by TEXT NOT NULL DEFAULT '';

CREATE INDEX notes_by_key ON notes (sealed_by);
CREATE INDEX note_versions_by_key ON note_versions (sealed_by);
CREATE INDEX note_amendments_by_key ON note_amendments (sealed_by);

-- What is signed stays as it was signed: its texts change only with their key, and then nothing else does.
DROP TRIGGER notes_stay_signed;
CREATE TRIGGER notes_stay_signed
BEFORE UPDATE ON notes
WHEN OLD.signed_at IS NOT NULL
    AND (
        NEW.signed_at IS NOT OLD.signed_at
        OR ((NEW.text <> OLD.text OR NEW.summary <> OLD.summary)
            AND (NEW.sealed_by = OLD.sealed_by OR NEW.revision <> OLD.revision OR NEW.updated_at <> OLD.updated_at))
    )
BEGIN
    SELECT RAISE(ABORT, 'signed');
END;

-- No index can see through a seal, so whether an address is kept already is found by reading.
CREATE TABLE sealed_recordings (
    id             BLOB NOT NULL PRIMARY KEY,
    appointment_id BLOB NOT NULL REFERENCES appointments (id),
    url            TEXT NOT NULL,
    expires_at     TEXT,
    received_at    TEXT NOT NULL,
    sealed_by      TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO sealed_recordings (id, appointment_id, url, expires_at, received_at)
SELECT id, appointment_id, url, expires_at, received_at FROM recordings;
DROP TABLE recordings;
ALTER TABLE sealed_recordings RENAME TO recordings;
CREATE INDEX recordings_by_appointment ON recordings (appointment_id, received_at, id);
CREATE INDEX recordings_by_key ON recordings (sealed_by);
