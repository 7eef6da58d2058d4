-- Owner: uptake_raw
-- Raw answers have a schema and an owner of their own. Whoever migrates is both owners, in turns.

CREATE SCHEMA uptake_raw;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC;

GRANT USAGE ON SCHEMA uptake_raw TO uptake_owner;
