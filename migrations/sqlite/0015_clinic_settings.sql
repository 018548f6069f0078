-- What admins have chosen while the server ran, one row for each change: the last one counts, and all
-- of them are the history. The document holds the choices in the form of the API.
CREATE TABLE clinic_settings (
    revision   INTEGER NOT NULL PRIMARY KEY CHECK (revision > 0),
    document   TEXT NOT NULL,
    changed_by BLOB NOT NULL REFERENCES accounts (id),
    changed_at TEXT NOT NULL
) STRICT;
