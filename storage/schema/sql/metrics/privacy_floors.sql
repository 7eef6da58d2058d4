-- The settings that figures are computed with. A floor may be raised and never lowered: the
-- table's CHECKs hold the lowest, and a workspace without a row has that.

CREATE OR REPLACE FUNCTION uptake.floors(
    in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(f.score), 5::smallint), coalesce(max(f.rate), 5::smallint),
        coalesce(max(f.breakdown), 10::smallint)
    FROM uptake.privacy_floor AS f JOIN uptake.workspace AS w USING (organisation_id)
    WHERE w.id = in_workspace
$$;

CREATE OR REPLACE FUNCTION uptake.mastery_streak(in_workspace uuid) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(f.mastery_streak), 3)
    FROM uptake.figure_setting AS f JOIN uptake.workspace AS w USING (organisation_id)
    WHERE w.id = in_workspace
$$;

GRANT EXECUTE ON FUNCTION uptake.floors TO uptake_raw;
GRANT EXECUTE ON FUNCTION uptake.floors, uptake.mastery_streak TO uptake_writer;
