-- Rights for a role that serves and does not own the tables: it reads and writes as the server does, and of
-- the audit it only adds. It can neither change nor remove a line of it, nor take away what keeps them, nor
-- change any table. No migration: the owner of the tables runs it, again after each `mydoctor migrate`.
--
--     psql "$OWNER_URL" --single-transaction --file migrations/postgres-server-role.sql
--     psql "$OWNER_URL" --command "CREATE ROLE clinic LOGIN PASSWORD '...' IN ROLE mydoctor_server"
--
-- `mydoctor migrate` then gets the address with the owner in it, `mydoctor serve` the one with `clinic`.

DO $$
BEGIN
    CREATE ROLE mydoctor_server NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;

-- Before PostgreSQL 15 everybody may make tables here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO mydoctor_server;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, mydoctor_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mydoctor_server;

-- The audit is only ever added to. A rotation seals its keys anew.
REVOKE UPDATE, DELETE ON audit, audit_subjects, audit_chain, audit_keys FROM mydoctor_server;
GRANT UPDATE (secret, sealed_by) ON audit_keys TO mydoctor_server;

-- Which migrations there were, the owner writes.
REVOKE INSERT, UPDATE, DELETE ON _sqlx_migrations FROM mydoctor_server;
