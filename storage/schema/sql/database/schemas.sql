-- The schemas, and what nobody gets by default. btree_gist is a trusted extension: the owner of
-- the schema makes it. Its objects stay in a schema that none of the bot's roles may use; a
-- constraint finds them without looking there.

CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC;

GRANT USAGE ON SCHEMA uptake TO uptake_writer, uptake_reader, uptake_raw, uptake_operator;
GRANT SELECT ON uptake.alembic_version TO uptake_writer;
