--! Making things of one’s own, taking rights, and becoming somebody else.

--= TEMP objects

-- a table
CREATE TEMP TABLE t (a integer);

-- a table of the answers
CREATE TEMP TABLE t AS TABLE uptake_raw.pulse_response;

-- a table by SELECT INTO
SELECT * INTO TEMP t FROM uptake_raw.pulse_response;

-- a view of the answers
CREATE TEMP VIEW v AS TABLE uptake_raw.pulse_response;

-- a sequence
CREATE TEMP SEQUENCE s;

-- a function
CREATE FUNCTION pg_temp.tell(integer) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN
    RAISE NOTICE '%', $1; RETURN true; END $$;

-- an operator
CREATE OPERATOR pg_temp.= (FUNCTION = pg_catalog.int2eq, LEFTARG = smallint, RIGHTARG =
    smallint);

-- a type
CREATE TYPE pg_temp.pulse_response AS (likert integer);

-- a domain
CREATE DOMAIN pg_temp.told AS smallint CHECK (value <> 5);

-- an aggregate
CREATE AGGREGATE pg_temp.count(*) (SFUNC = int8inc, STYPE = bigint);

-- a table as the door would name it
SET search_path = pg_temp, uptake;
CREATE TEMP TABLE pulse_round (id uuid);

--= CREATE of other things

-- a schema
CREATE SCHEMA mine;

-- a schema for the raw owner
CREATE SCHEMA mine AUTHORIZATION uptake_raw;

-- a trigger on the answers
CREATE TRIGGER told AFTER INSERT ON uptake_raw.pulse_response FOR EACH ROW EXECUTE FUNCTION
    uptake.refuse_change();

-- a trigger on what may be written
CREATE TRIGGER told AFTER INSERT ON uptake.inbox FOR EACH ROW EXECUTE FUNCTION
    uptake.refuse_change();

-- an event trigger
CREATE EVENT TRIGGER told ON ddl_command_start EXECUTE FUNCTION uptake.refuse_change();

-- a policy
CREATE POLICY mine ON uptake_raw.pulse_response USING (true);

-- statistics of the answers
CREATE STATISTICS uptake.told ON likert, participant_id FROM uptake_raw.pulse_response;

-- an index over an expression
CREATE INDEX ON uptake_raw.pulse_response ((1 / (likert - 5)));

-- a cast
CREATE CAST (smallint AS uuid) WITHOUT FUNCTION;

-- a language
CREATE LANGUAGE mine HANDLER plpgsql_call_handler;

-- a conversion
CREATE CONVERSION uptake.mine FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;

-- a text search dictionary
CREATE TEXT SEARCH DICTIONARY uptake.mine (TEMPLATE = simple);

-- a collation
CREATE COLLATION uptake.mine (LOCALE = 'C');

-- a role
CREATE ROLE mine SUPERUSER;

--= taking rights

-- row security off, for good
ALTER TABLE uptake_raw.pulse_response DISABLE ROW LEVEL SECURITY;

-- row security forced off
ALTER TABLE uptake_raw.pulse_response NO FORCE ROW LEVEL SECURITY;

-- the table for oneself
ALTER TABLE uptake_raw.pulse_response OWNER TO uptake_app;

-- a grant on the answers
GRANT SELECT ON uptake_raw.pulse_response TO PUBLIC;

-- a grant on the words
GRANT SELECT ON uptake_raw.reflection_text TO PUBLIC;

-- a grant on all of the schema
GRANT SELECT ON ALL TABLES IN SCHEMA uptake_raw TO uptake_app;

-- the schema
ALTER SCHEMA uptake_raw OWNER TO uptake_app;

-- the schema under another name
ALTER SCHEMA uptake_raw RENAME TO mine;

-- membership of the raw owner
GRANT uptake_raw TO uptake_app;

-- membership of all who read
GRANT pg_read_all_data TO uptake_app;

-- superuser
ALTER ROLE uptake_app SUPERUSER;

-- passing row security by
ALTER ROLE uptake_app BYPASSRLS;

-- the raw owner's settings
ALTER ROLE uptake_raw SET search_path = pg_temp;

-- default rights of the raw owner
ALTER DEFAULT PRIVILEGES FOR ROLE uptake_raw IN SCHEMA uptake_raw GRANT SELECT ON TABLES TO
    PUBLIC;

-- what the raw owner owns
REASSIGN OWNED BY uptake_raw TO uptake_app;

-- dropping what the raw owner owns
DROP OWNED BY uptake_raw;

-- dropping the table
DROP TABLE uptake_raw.pulse_response;

-- a column more
ALTER TABLE uptake_raw.pulse_response ADD COLUMN told text;

-- another type
ALTER TABLE uptake_raw.pulse_response ALTER COLUMN likert TYPE text;

-- the table under another schema
ALTER TABLE uptake_raw.pulse_response SET SCHEMA public;

-- triggers off
ALTER TABLE uptake_raw.pulse_response DISABLE TRIGGER ALL;

-- the view without its barrier
ALTER VIEW uptake.pulse_answered SET (security_barrier = false);

-- the view with the asker's rights
ALTER VIEW uptake.pulse_answered SET (security_invoker = true);

-- the view replaced
CREATE OR REPLACE VIEW uptake.pulse_answered AS SELECT round_id, participant_id, likert FROM
    uptake_raw.pulse_response;

-- a comment
COMMENT ON TABLE uptake_raw.pulse_response IS 'mine';

--= after going back to the login

-- RESET ROLE
RESET ROLE;
TABLE uptake_raw.pulse_response;

-- SET ROLE NONE
SET ROLE NONE;
TABLE uptake_raw.pulse_response;

-- as the writer
RESET ROLE;
SET ROLE uptake_writer;
TABLE uptake_raw.pulse_response;

-- as the reader
RESET ROLE;
SET ROLE uptake_reader;
TABLE uptake_raw.pulse_response;

-- RESET SESSION AUTHORIZATION
RESET SESSION AUTHORIZATION;
TABLE uptake_raw.pulse_response;

-- DISCARD
SET SESSION AUTHORIZATION DEFAULT;
RESET ALL;
TABLE uptake_raw.pulse_response;

--= CREATE in <schema>
--  each schema = uptake
--  each schema = uptake_raw
--  each schema = public
--  each schema = pg_catalog

-- a table
CREATE TABLE <schema>.made (a integer);

-- a view
CREATE VIEW <schema>.made AS TABLE uptake_raw.pulse_response;

-- a view without its barrier
CREATE VIEW <schema>.made WITH (security_barrier = false) AS SELECT 1 AS one FROM
    uptake.strategy;

-- a materialised view
CREATE MATERIALIZED VIEW <schema>.made AS TABLE uptake_raw.pulse_response;

-- a function that tells
CREATE FUNCTION <schema>.made(integer) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN
    RAISE NOTICE '%', $1; RETURN true; END $$;

-- a function of a definer
CREATE FUNCTION <schema>.made() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT
    1::bigint';

-- an operator
CREATE OPERATOR <schema>.<< (FUNCTION = pg_catalog.int2lt, LEFTARG = smallint, RIGHTARG =
    smallint);

-- a type
CREATE TYPE <schema>.made AS (likert integer);

--= becoming <role>
--  each role = uptake_raw
--  each role = uptake_owner
--  each role = uptake_migrator
--  each role = uptake_operator
--  each role = postgres
--  each role = pg_read_all_data
--  each role = pg_monitor

-- SET ROLE
SET ROLE <role>;

-- SET SESSION AUTHORIZATION
SET SESSION AUTHORIZATION <role>;

-- by a setting
SELECT set_config('role', '<role>', false);

-- inside a block
DO $$ BEGIN SET LOCAL ROLE <role>; END $$;

--= becoming a replica

-- SET session_replication_role
SET session_replication_role = replica;

--= CREATE outside any transaction
--  ends alone

-- a database as a copy
CREATE DATABASE mine TEMPLATE uptake;

-- a tablespace
CREATE TABLESPACE mine LOCATION '/var';
