--! Looking straight at the raw tables, in every way a table can be read.

--= direct reads of <raw>
--  each raw = uptake_raw.pulse_response, secret = likert
--  each raw = uptake_raw.pulse_count, secret = numerator
--  each raw = uptake_raw.pulse_sealed, secret = sealed
--  each raw = uptake_raw.reflection_text, secret = evidence

-- the table
TABLE <raw>;

-- one column
SELECT <secret> FROM <raw>;

-- how many
SELECT count(*) FROM <raw>;

-- whether there is one
SELECT 1 FROM <raw> LIMIT 1;

-- where rows lie
SELECT ctid, xmin, cmin, tableoid FROM <raw>;

-- the row as text
SELECT r::text FROM <raw> AS r;

-- the row as JSON
SELECT to_jsonb(r) FROM <raw> AS r;

-- the row by its hash
SELECT hash_record(r) FROM <raw> AS r;

-- a sample
SELECT * FROM <raw> TABLESAMPLE SYSTEM (100);

-- the parent alone
SELECT * FROM ONLY <raw>;

-- no row, for its shape
SELECT * FROM <raw> WHERE false;

-- by existence
SELECT 1 WHERE EXISTS (SELECT FROM <raw> WHERE <secret> IS NOT NULL);

-- by a subquery in VALUES
VALUES ((SELECT max(<secret>) FROM <raw>));

-- by a common table
WITH r AS MATERIALIZED (TABLE <raw>) TABLE r;

-- by a join with a view
SELECT s.name, r.* FROM uptake.strategy AS s CROSS JOIN LATERAL (TABLE <raw>) AS r;

-- by EXCEPT
SELECT <secret> FROM <raw> EXCEPT SELECT NULL;

-- by a sort
SELECT 1 FROM <raw> ORDER BY <secret>;

-- by an aggregate with a filter
SELECT count(*) FILTER (WHERE <secret> IS NOT NULL) FROM <raw>;

-- by a window
SELECT rank() OVER (ORDER BY <secret>) FROM <raw>;

-- for update
SELECT * FROM <raw> FOR UPDATE;

-- for key share
SELECT * FROM <raw> FOR KEY SHARE SKIP LOCKED;

-- under a lock
LOCK TABLE <raw> IN ACCESS SHARE MODE;

-- with a cursor
DECLARE c CURSOR FOR TABLE <raw>;

-- with a cursor that outlives its transaction
DECLARE c CURSOR WITH HOLD FOR TABLE <raw>;

-- with a prepared statement
PREPARE p AS TABLE <raw>;
TABLE <raw>;

-- with row security off
SET row_security = off;
TABLE <raw>;

-- as XML
SELECT table_to_xml('<raw>', true, false, '');

-- as a query in XML
SELECT query_to_xml('TABLE <raw>', true, false, '');

-- as words of a search
SELECT * FROM ts_stat('SELECT to_tsvector(<secret>::text) FROM <raw>');

-- copied out
COPY <raw> TO STDOUT;

-- copied out as a query
COPY (SELECT <secret> FROM <raw>) TO STDOUT;

-- copied out in binary
COPY <raw> TO STDOUT (FORMAT binary);

-- copied into a program
COPY <raw> TO PROGRAM 'cat >/dev/null';

-- copied into a file
COPY (TABLE <raw>) TO '/var/answers';

-- by an error in a cast
SELECT (<secret>::text || 'x')::integer FROM <raw>;

-- by a division
SELECT 1 / (length(<secret>::text) - 1) FROM <raw>;

-- by the plan
EXPLAIN (COSTS ON) TABLE <raw>;

-- by the plan of what was done
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) SELECT FROM <raw> WHERE <secret> IS NOT NULL;

-- by a plan without values
EXPLAIN SELECT FROM <raw> WHERE <secret> IS NULL;

--= dynamic SQL on <raw>
--  each raw = uptake_raw.pulse_response, secret = likert
--  each raw = uptake_raw.pulse_count, secret = numerator
--  each raw = uptake_raw.pulse_sealed, secret = sealed
--  each raw = uptake_raw.reflection_text, secret = evidence

-- as text put together
DO $$ BEGIN EXECUTE 'TABLE ' || '<raw>'; END $$;

-- by what an error says
DO $$ DECLARE said text; BEGIN
    SELECT r::text INTO said FROM <raw> AS r LIMIT 1;
    RAISE NOTICE 'row %', said;
END $$;

-- in a loop
DO $$ DECLARE one record; BEGIN
    FOR one IN EXECUTE 'SELECT * FROM <raw>' LOOP RAISE NOTICE '%', one; END LOOP;
END $$;

-- through a setting
SELECT set_config('x.y', (SELECT r::text FROM <raw> AS r LIMIT 1), true);

-- through a cursor in XML
DO $$ DECLARE c CONSTANT refcursor := 'peep'; BEGIN OPEN c FOR EXECUTE 'TABLE <raw>'; END $$;
