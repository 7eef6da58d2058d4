-- Owner: uptake_raw
-- A participant's words lie apart, with an owner of their own and no right for anybody. They go
-- with the reflection that they belong to.
--
-- The trade: unlike pulse answers, words must come back to their author, who may reopen and edit
-- them. So the writing role, and it alone, has a function that hands out the words of one person
-- in one engagement. It cannot list or search them, and the reading role, which makes everything
-- that others see, has none at all. In the bot only the module of this slice calls it.

-- Lengths are looked at before any row is touched: a CHECK that fails prints the row. Nothing
-- given leaves what stands.
CREATE OR REPLACE FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid,
    in_evidence text, in_obstacles text, in_next_try text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stood uptake_raw.reflection_text;
BEGIN
    IF greatest(char_length(in_evidence), char_length(in_obstacles), char_length(in_next_try))
            > 2000 THEN
        RAISE EXCEPTION 'a text is too long'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reflection_text_length';
    END IF;
    -- An update would write only what differs, and so tell how much of a guess is right.
    LOOP
        DELETE FROM uptake_raw.reflection_text AS kept
        WHERE kept.engagement_id = in_engagement AND kept.participant_id = in_participant
        RETURNING * INTO stood;
        INSERT INTO uptake_raw.reflection_text
            (participant_id, engagement_id, evidence, obstacles, next_try)
        VALUES (in_participant, in_engagement, coalesce(in_evidence, stood.evidence, ''),
            coalesce(in_obstacles, stood.obstacles, ''), coalesce(in_next_try, stood.next_try, ''))
        ON CONFLICT (engagement_id, participant_id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid,
    OUT evidence text, OUT obstacles text, OUT next_try text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.evidence, kept.obstacles, kept.next_try FROM uptake_raw.reflection_text AS kept
    WHERE kept.participant_id = in_participant AND kept.engagement_id = in_engagement
$$;

CREATE OR REPLACE FUNCTION uptake.export_reflections(in_participant uuid)
RETURNS TABLE (engagement_id uuid, evidence text, obstacles text, next_try text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.engagement_id, kept.evidence, kept.obstacles, kept.next_try
    FROM uptake_raw.reflection_text AS kept WHERE kept.participant_id = in_participant
$$;

GRANT EXECUTE ON FUNCTION uptake.export_reflections TO uptake_owner;
GRANT EXECUTE ON FUNCTION uptake.keep_reflection, uptake.own_reflection TO uptake_writer;
