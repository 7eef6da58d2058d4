-- Erasing one person, which a restored backup repeats. Of whoever was erased nothing is kept but
-- the hash of a random number: it is enough to know them again in a restored backup, and tells
-- nothing.

CREATE OR REPLACE FUNCTION uptake.erasure_mark(person uuid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN encode(sha256(convert_to(person::text, 'UTF8')), 'hex');

CREATE OR REPLACE FUNCTION uptake.erased_people(in_marks text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id FROM uptake.person AS p
    WHERE encode(sha256(convert_to(p.id::text, 'UTF8')), 'hex') = ANY (
        in_marks || ARRAY(SELECT e.mark FROM uptake.erasure AS e))
$$;

-- Which roles nobody is left to fill.
CREATE OR REPLACE FUNCTION uptake.sole_roles(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(json_agg(json_build_object('role', r.role,
        'where', coalesce(w.name, s.name, e.topic)) ORDER BY r.role), '[]')
    FROM uptake.role_assignment AS r
    LEFT JOIN uptake.workspace AS w ON w.organisation_id = r.organisation_id
        AND w.id = (SELECT p.workspace_id FROM uptake.person AS p WHERE p.id = person)
    LEFT JOIN uptake.school AS s ON s.id = r.school_id
    LEFT JOIN uptake.engagement AS e ON e.id = r.engagement_id
    WHERE r.person_id = person AND r.role <> 'participant' AND NOT EXISTS (
        SELECT FROM uptake.role_assignment AS o
        JOIN uptake.person AS p ON p.id = o.person_id AND p.active
        WHERE o.role = r.role AND o.scope_id = r.scope_id AND o.person_id <> person)
$$;

-- What was theirs goes. What others did stays, and names them no more.
CREATE OR REPLACE FUNCTION uptake.forget_rows(p uptake.person) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM uptake_raw.erase_pulse(p.id);
    DELETE FROM uptake.outbox AS o WHERE o.person_id = p.id
        OR strpos(concat_ws(' ', o.key, o.lane, o.facts), p.id::text) > 0
        OR concat_ws(' ', o.key, o.lane, o.facts, o.channel_id, o.slack_channel) ~ concat(
            '(?<![[:alnum:]])(?:', concat_ws('|', p.slack_user_id, p.dm_channel_id),
            ')(?![[:alnum:]])');
    DELETE FROM uptake.home_page WHERE person_id = p.id;
    DELETE FROM uptake.intervention_trigger WHERE participant_id = p.id;
    DELETE FROM uptake.nudge_preference WHERE person_id = p.id;
    DELETE FROM uptake.case_study_volunteer WHERE participant_id = p.id;
    DELETE FROM uptake.certificate WHERE participant_id = p.id;
    DELETE FROM uptake.reflection WHERE participant_id = p.id;
    DELETE FROM uptake.pre_work_completion WHERE participant_id = p.id;
    DELETE FROM uptake.video_view WHERE participant_id = p.id OR video_id IN (
        SELECT id FROM uptake.intro_video WHERE strategist_id = p.id);
    DELETE FROM uptake.intro_video WHERE strategist_id = p.id;
    DELETE FROM uptake.application_event WHERE participant_id = p.id;
    DELETE FROM uptake.action_plan WHERE participant_id = p.id;
    DELETE FROM uptake.learner_profile WHERE person_id = p.id;
    DELETE FROM uptake.role_assignment WHERE person_id = p.id;
    DELETE FROM uptake.enrollment WHERE person_id = p.id;
    UPDATE uptake.intro_video SET reviewer_id = NULL WHERE reviewer_id = p.id;
    UPDATE uptake.content_asset SET created_by = NULL WHERE created_by = p.id;
    UPDATE uptake.engagement SET strategist_id = NULL WHERE strategist_id = p.id;
    UPDATE uptake.action_plan SET with_whom_slack_id = NULL,
        with_whom_text = coalesce(with_whom_text, 'a colleague')
    WHERE with_whom_slack_id = p.slack_user_id;
    DELETE FROM uptake.person WHERE id = p.id;
END
$$;

-- Whoever is writing something of theirs just now ends first, and nobody begins anew.
CREATE OR REPLACE FUNCTION uptake.erase_person(in_person uuid) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone uptake.person;
    alone json;
    erasure uuid := gen_random_uuid();
BEGIN
    SELECT * INTO gone FROM uptake.person WHERE id = in_person FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    alone := uptake.sole_roles(gone.id);
    PERFORM uptake.forget_rows(gone);
    PERFORM uptake.forget_name(uptake.name_pattern(gone));
    INSERT INTO uptake.erasure VALUES (erasure, uptake.erasure_mark(gone.id), clock_timestamp())
    ON CONFLICT (mark) DO NOTHING;
    PERFORM uptake.note_operator('person.erased', 'erasure', erasure::text, NULL);
    PERFORM uptake.forget_statistics();
    PERFORM uptake_raw.forget_statistics();
    RETURN json_build_object('mark', uptake.erasure_mark(gone.id), 'alone', alone);
END
$$;

-- A restored backup has them back, and may not know that they were erased.
CREATE OR REPLACE FUNCTION uptake.erase_again(in_marks text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    back uuid;
    erased integer := 0;
BEGIN
    FOR back IN SELECT uptake.erased_people(in_marks) LOOP
        PERFORM uptake.erase_person(back);
        erased := erased + 1;
    END LOOP;
    INSERT INTO uptake.erasure SELECT gen_random_uuid(), mark, clock_timestamp()
    FROM unnest(in_marks) AS mark ON CONFLICT (mark) DO NOTHING;
    RETURN erased;
END
$$;

GRANT EXECUTE ON FUNCTION uptake.erase_person, uptake.erase_again TO uptake_operator;
GRANT EXECUTE ON FUNCTION uptake.erased_people TO uptake_writer;
