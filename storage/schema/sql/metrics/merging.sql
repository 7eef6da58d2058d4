-- Which cohorts are told together, because one alone would be too few.

-- Neighbours are taken together until they are enough; what is left at the end joins the last.
CREATE OR REPLACE FUNCTION uptake.merged_cells(denominators integer[], floor integer) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    so_far integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := cell;
        so_far := so_far + denominators[place];
        IF so_far >= floor THEN
            cell := cell + 1;
            so_far := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        IF cells[place] = cell AND cell > 1 THEN
            cells[place] := cell - 1;
        END IF;
    END LOOP;
    RETURN cells;
END
$$;

-- Cells of one floor become those of a higher one only by being taken together: otherwise one cell
-- less another would be a group below every floor.
CREATE OR REPLACE FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer)
RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(further.cells[before.cell] ORDER BY before.place)
    FROM unnest(cells) WITH ORDINALITY AS before (cell, place),
    LATERAL (
        SELECT uptake.merged_cells(array_agg(one.total ORDER BY one.cell), floor)
        FROM (SELECT cell, sum(n)::integer FROM unnest(cells, denominators) AS each (cell, n)
            GROUP BY cell) AS one (cell, total)) AS further (cells)
$$;

-- As merged_cells, and, for a measure over those who did something, until being enough does not
-- tell that (nearly) all of them did. Cohorts without anybody are cell 0.
CREATE OR REPLACE FUNCTION uptake.cells_of(denominators integer[], everybody integer[], floor integer,
    of_some boolean) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    enough integer := 0;
    people integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := CASE WHEN everybody[place] = 0 THEN 0 ELSE cell END;
        enough := enough + denominators[place];
        people := people + everybody[place];
        IF enough >= floor AND NOT (of_some AND uptake.nearly_all(floor, people)) THEN
            cell := cell + 1;
            enough := 0;
            people := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        cells[place] := least(cells[place], greatest(cell - 1, 1));
    END LOOP;
    RETURN cells;
END
$$;

-- A part with fewer people than the floor is not told: not whether anybody is in it. Where each
-- person is in one part, what is not told is told together as "other"; if that too is fewer than
-- the floor (perhaps nobody), the smallest part told goes into it. So nobody sees that all but a
-- few are of one kind, nor that all are.
CREATE OR REPLACE FUNCTION uptake.parts_told(parts text[], numerators integer[], everybody integer,
    floor integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH enough AS (
        SELECT p.part, row_number() OVER (ORDER BY p.people, p.part) AS place,
            everybody - sum(p.people) OVER () AS rest
        FROM unnest(parts, numerators) AS p (part, people)
        WHERE p.people >= floor AND p.part <> 'other')
    SELECT coalesce(array_agg(e.part), '{}') FROM enough AS e WHERE e.rest >= floor OR e.place > 1
$$;

GRANT EXECUTE ON FUNCTION uptake.merged_cells, uptake.merged_further TO uptake_raw;
