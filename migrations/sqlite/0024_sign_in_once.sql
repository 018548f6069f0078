-- A passkey from before the password was forgotten may be a thief's: it signs in alone again once it was
-- used with the new password.
ALTER TABLE passkeys ADD COLUMN wants_password INTEGER NOT NULL DEFAULT 0;

-- A sign-in that was begun ends with the sessions of its account.
CREATE INDEX factor_steps_by_account ON factor_steps (account_id);
