--! Past the tables: files, other servers, replication, settings, large objects, channels.

--= files of the server

-- a file
SELECT pg_read_file('PG_VERSION');

-- a file in binary
SELECT pg_read_binary_file('global/pg_control');

-- the table's own file
SELECT pg_read_binary_file(pg_relation_filepath('uptake_raw.pulse_response'));

-- a folder
SELECT pg_ls_dir('base');

-- what is known of a file
SELECT pg_stat_file('PG_VERSION');

-- the log's folder
SELECT pg_ls_logdir();

-- the write-ahead log's folder
SELECT pg_ls_waldir();

-- a file by COPY
COPY uptake.inbox FROM '/etc/passwd';

-- a program by COPY
COPY uptake.inbox FROM PROGRAM 'env';

-- the settings' files
TABLE pg_file_settings;

-- the rules of who comes in
TABLE pg_hba_file_rules;

-- the passwords
TABLE pg_authid;

-- a library
LOAD 'auto_explain';

-- a large object from a file
SELECT lo_import('/etc/passwd');

-- a large object into a file
SELECT lo_export(1, '/var/answers');

--= extension <extension>
--  each extension = dblink
--  each extension = file_fdw
--  each extension = postgres_fdw
--  each extension = pageinspect
--  each extension = pg_buffercache
--  each extension = pg_stat_statements
--  each extension = pg_visibility
--  each extension = pg_walinspect
--  each extension = pgrowlocks
--  each extension = pgstattuple
--  each extension = btree_gin
--  each extension = hstore

-- made
CREATE EXTENSION <extension> SCHEMA uptake;

--= other servers
--  ends also 42704

-- a wrapper
CREATE FOREIGN DATA WRAPPER mine;

-- a server
CREATE SERVER mine FOREIGN DATA WRAPPER nowhere;

-- a foreign schema
IMPORT FOREIGN SCHEMA uptake_raw FROM SERVER nowhere INTO uptake;

--= replication

-- a logical slot
SELECT pg_create_logical_replication_slot('told', 'test_decoding');

-- a physical slot
SELECT pg_create_physical_replication_slot('told');

-- a slot's changes
SELECT * FROM pg_logical_slot_peek_changes('told', NULL, NULL);

-- a publication of the answers
CREATE PUBLICATION told FOR TABLE uptake_raw.pulse_response;

-- a publication of all
CREATE PUBLICATION told FOR ALL TABLES;

-- a publication of the schema
CREATE PUBLICATION told FOR TABLES IN SCHEMA uptake_raw;

-- a subscription
CREATE SUBSCRIPTION told CONNECTION 'dbname=uptake' PUBLICATION told WITH (connect = false);

-- a switch of the write-ahead log
SELECT pg_switch_wal();

-- a backup
SELECT pg_backup_start('told');

-- a restore point
SELECT pg_create_restore_point('told');

-- the origin of what is replayed
SELECT pg_replication_origin_create('told');

-- a promotion
SELECT pg_promote();

--= settings of the server

-- a setting of the database
ALTER DATABASE uptake SET row_security = off;

-- what is logged
SET log_statement = 'all';

-- what is logged of parameters
SET log_parameter_max_length = -1;

-- what is logged of errors
SET log_min_error_statement = 'error';

-- what is logged of time
SET log_min_duration_statement = 0;

-- statistics of each statement
SET log_statement_stats = on;

-- functions counted
SET track_functions = 'all';

-- libraries of the session
SET session_preload_libraries = 'auto_explain';

-- where libraries lie
SET dynamic_library_path = '/var';

-- system tables open
SET allow_system_table_mods = on;

-- checksums ignored
SET ignore_checksum_failure = on;

-- broken pages zeroed
SET zero_damaged_pages = on;

-- settings read again
SELECT pg_reload_conf();

-- a new log
SELECT pg_rotate_logfile();

-- a backend's memory into the log
SELECT pg_log_backend_memory_contexts(1);

-- statistics put back
SELECT pg_stat_reset();

-- a checkpoint
CHECKPOINT;

--= settings of the session
--  ends equal

-- rows, security off
SET row_security = off;
SELECT count(*) FROM uptake.strategy;

-- plans printed
SET client_min_messages = log;
SET debug_print_plan = on;
SELECT count(*) FROM uptake.strategy;

-- words of an error
SET backtrace_functions = 'exec_simple_query';

-- everything told
SET client_min_messages = debug5;
SET log_error_verbosity = verbose;

-- plans of one's own
SET plan_cache_mode = force_custom_plan;
SET from_collapse_limit = 1;
SET join_collapse_limit = 1;
SELECT count(*) FROM uptake.released_cell_cohort;

-- default rights of one's own
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;

--= channels, large objects and two phases
--  ends equal

-- listening
LISTEN pulse_response;
NOTIFY pulse_response;
UNLISTEN *;

-- which channels
SELECT pg_listening_channels();

-- a queue's fill
SELECT pg_notification_queue_usage();

-- another's session ended
SELECT pg_terminate_backend(1);

-- a large object
SELECT lo_from_bytea(4242, 'x');
SELECT lo_get(4242);

-- large objects there are
SELECT count(*) FROM pg_largeobject_metadata;

-- transactions prepared
TABLE pg_prepared_xacts;

-- statements prepared
SELECT name, statement FROM pg_prepared_statements;

-- cursors open
SELECT name, statement FROM pg_cursors;

-- a snapshot to share
SELECT pg_export_snapshot() IS NOT NULL;

--= channels, large objects and two phases

-- large objects' pages
SELECT * FROM pg_largeobject;

-- a transaction to prepare
TABLE uptake_raw.pulse_response;

--= as pg_dump reads

-- a lock on all
LOCK TABLE uptake_raw.pulse_response, uptake.person IN ACCESS SHARE MODE;

-- rows copied with row security off
SET row_security = off;
COPY uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers) TO STDOUT;

-- rows as inserts
DECLARE _pg_dump_cursor CURSOR FOR SELECT * FROM ONLY uptake_raw.pulse_response;

--= as pg_dump reads
--  ends equal

-- definitions of columns
SELECT attname, atttypid FROM pg_attribute WHERE attrelid =
    'uptake_raw.pulse_response'::regclass AND attnum > 0;

-- definitions of doors
SELECT count(pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace IN (SELECT oid FROM
    pg_namespace WHERE nspname LIKE 'uptake%') AND prokind = 'f';

-- definitions of views
SELECT viewname, definition FROM pg_views WHERE schemaname LIKE 'uptake%';

-- what columns hold, from the catalogue
SELECT table_schema, table_name, column_name, column_default FROM information_schema.columns
    WHERE table_schema LIKE 'uptake%';

--= settings of the server, outside any transaction
--  ends alone

-- a setting for all
ALTER SYSTEM SET log_statement = 'all';

-- a setting of files for all
ALTER SYSTEM SET log_min_error_statement = 'error';

-- a vacuum
VACUUM FULL uptake_raw.pulse_response;
TABLE uptake_raw.pulse_response;
