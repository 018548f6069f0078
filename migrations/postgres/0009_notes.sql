-- The doctor's note of a consultation, with the summary for the patient. What is signed never changes.
CREATE TABLE notes (
    appointment_id uuid NOT NULL PRIMARY KEY REFERENCES appointments (id),
    revision       bigint NOT NULL CHECK (revision >= 1),
    text           text NOT NULL,
    summary        text NOT NULL,
    signed_at      timestamptz,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL
);

-- Every revision that was acknowledged and is worth keeping: of what one open page saves within a
-- minute, the last.
CREATE TABLE note_versions (
    appointment_id uuid NOT NULL REFERENCES notes (appointment_id),
    revision       bigint NOT NULL,
    text           text NOT NULL,
    summary        text NOT NULL,
    editor         uuid NOT NULL,
    began_at       timestamptz NOT NULL,
    saved_at       timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, revision)
);

-- What was added after signing, under the revision that came of it. Rows are only ever added.
CREATE TABLE note_amendments (
    appointment_id uuid NOT NULL REFERENCES notes (appointment_id),
    revision       bigint NOT NULL,
    text           text NOT NULL,
    for_patient    boolean NOT NULL,
    written_at     timestamptz NOT NULL,
    PRIMARY KEY (appointment_id, revision)
);

-- Whatever the server does: what is signed stays as it was signed.
CREATE FUNCTION refuse_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signed';
END
$$;

CREATE TRIGGER notes_stay_signed
BEFORE UPDATE ON notes
FOR EACH ROW WHEN (
    OLD.signed_at IS NOT NULL
    AND (NEW.text <> OLD.text OR NEW.summary <> OLD.summary OR NEW.signed_at IS DISTINCT FROM OLD.signed_at)
)
EXECUTE FUNCTION refuse_signed();
