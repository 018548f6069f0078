-- Since when an account waits for its owner to accept the invitation; empty once they have.
ALTER TABLE accounts ADD COLUMN invited_at timestamptz;
-- Why an account is disabled.
ALTER TABLE accounts ADD COLUMN disabled_reason text;
-- The folded name, in which admins look for a part.
ALTER TABLE accounts ADD COLUMN name_key text NOT NULL DEFAULT '';
UPDATE accounts SET name_key = lower(name);

-- Whether a doctor is in the directory and can be booked. Whoever is there already stays.
ALTER TABLE doctors ADD COLUMN is_published boolean NOT NULL DEFAULT TRUE;

-- The referee: one admin always stays who can let the others in again. Two admins who disable each
-- other would both see one left, so the look is taken one after the other: each statement of the
-- function sees what was committed before it.
CREATE INDEX accounts_active_admins ON accounts (id) WHERE role = 'admin' AND state = 'active';

CREATE FUNCTION accounts_keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts_keep_an_admin'));
    IF NOT EXISTS (SELECT 1 FROM accounts WHERE role = 'admin' AND state = 'active' AND id <> OLD.id) THEN
        RAISE EXCEPTION 'last_admin';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER accounts_keep_an_admin
BEFORE UPDATE OF role, state ON accounts
FOR EACH ROW
WHEN (OLD.role = 'admin' AND OLD.state = 'active' AND (NEW.role <> 'admin' OR NEW.state <> 'active'))
EXECUTE FUNCTION accounts_keep_an_admin();
