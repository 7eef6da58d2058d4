-- Roles of Uptake, and the rights on its database. An administrator runs this file in the
-- database made for Uptake, on PostgreSQL 15 or newer:
--     psql -d uptake -f roles.sql
-- and then gives the three logins their passwords:
--     ALTER ROLE uptake_migrator PASSWORD '...';
--     ALTER ROLE uptake_app PASSWORD '...';
--     ALTER ROLE uptake_operator PASSWORD '...';
-- It may be run again at any time, and must be after a restore, which gives PUBLIC back its
-- rights on the database.

-- What is called uptake_operator was called uptake_keeper once; its rights stay its own.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'uptake_keeper')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'uptake_operator')
    THEN
        ALTER ROLE uptake_keeper RENAME TO uptake_operator;
    END IF;
END
$$;

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('uptake_owner', 'NOLOGIN'),      -- owns everything but the raw answers
            ('uptake_raw', 'NOLOGIN'),        -- owns the raw answers and their few doors
            ('uptake_migrator', 'LOGIN'),     -- becomes the owners, to migrate
            ('uptake_operator', 'LOGIN'),       -- the operator's command line: export, erase, audit
            ('uptake_writer', 'NOLOGIN'),     -- the bot where it writes
            ('uptake_reader', 'NOLOGIN'),     -- the bot where it shows numbers
            ('uptake_app', 'LOGIN')           -- the bot's login: it becomes writer or reader
        ) AS role (name, login)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I %s NOINHERIT', wanted.name, wanted.login);
        ELSE
            EXECUTE format('ALTER ROLE %I NOINHERIT', wanted.name);
        END IF;
    END LOOP;
END
$$;

GRANT uptake_owner, uptake_raw TO uptake_migrator;
GRANT uptake_writer, uptake_reader TO uptake_app;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO uptake_migrator, uptake_app, uptake_operator',
        current_database());
    EXECUTE format('GRANT CREATE ON DATABASE %I TO uptake_owner, uptake_raw', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
