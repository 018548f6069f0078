-- The doctor's note of a consultation, with the summary for the patient. What is signed never changes.
CREATE TABLE notes (
    appointment_id BLOB NOT NULL PRIMARY KEY REFERENCES appointments (id),
    revision       INTEGER NOT NULL CHECK (revision >= 1),
    text           TEXT NOT NULL,
    summary        TEXT NOT NULL,
    signed_at      TEXT,
    created_at     TEXT NOT NULL,
    updated_at     TEXT NOT NULL
) STRICT;

-- Every revision that was acknowledged and is worth keeping: of what one open page saves within a
-- minute, the last.
CREATE TABLE note_versions (
    appointment_id BLOB NOT NULL REFERENCES notes (appointment_id),
    revision       INTEGER NOT NULL,
    text           TEXT NOT NULL,
    summary        TEXT NOT NULL,
    editor         BLOB NOT NULL,
    began_at       TEXT NOT NULL,
    saved_at       TEXT NOT NULL,
    PRIMARY KEY (appointment_id, revision)
) STRICT;

-- What was added after signing, under the revision that came of it. Rows are only ever added.
CREATE TABLE note_amendments (
    appointment_id BLOB NOT NULL REFERENCES notes (appointment_id),
    revision       INTEGER NOT NULL,
    text           TEXT NOT NULL,
    for_patient    INTEGER NOT NULL,
    written_at     TEXT NOT NULL,
    PRIMARY KEY (appointment_id, revision)
) STRICT;

-- Whatever the server does: what is signed stays as it was signed.
CREATE TRIGGER notes_stay_signed
BEFORE UPDATE ON notes
WHEN OLD.signed_at IS NOT NULL
    AND (NEW.text <> OLD.text OR NEW.summary <> OLD.summary OR NEW.signed_at IS NOT OLD.signed_at)
BEGIN
    SELECT RAISE(ABORT, 'signed');
END;
