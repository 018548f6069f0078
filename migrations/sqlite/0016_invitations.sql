-- Since when an account waits for its owner to accept the invitation; empty once they have.
ALTER TABLE accounts ADD COLUMN invited_at TEXT;
-- Why an account is disabled.
ALTER TABLE accounts ADD COLUMN disabled_reason TEXT;
-- The folded name, in which admins look for a part.
ALTER TABLE accounts ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE accounts SET name_key = lower(name);

-- Whether a doctor is in the directory and can be booked. Whoever is there already stays.
ALTER TABLE doctors ADD COLUMN is_published INTEGER NOT NULL DEFAULT 1;

-- The referee: one admin always stays who can let the others in again.
CREATE INDEX accounts_active_admins ON accounts (id) WHERE role = 'admin' AND state = 'active';

CREATE TRIGGER accounts_keep_an_admin
BEFORE UPDATE OF role, state ON accounts
WHEN OLD.role = 'admin' AND OLD.state = 'active' AND (NEW.role <> 'admin' OR NEW.state <> 'active')
BEGIN
    SELECT RAISE(ABORT, 'last_admin') WHERE NOT EXISTS (
        SELECT 1 FROM accounts WHERE role = 'admin' AND state = 'active' AND id <> OLD.id);
END;
