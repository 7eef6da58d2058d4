"""What is held about one person, as a whole; and its erasure, which a restored backup repeats.

These are the keeper's doors. Nobody else may open them, and the keeper has no other but the audit.
"""

from storage.migrations.held import HELD, HELD_PERSON
from storage.migrations.naming import RAW, WORDS
from storage.migrations.steps import run

revision = "0013"
down_revision = "0012"

# Of whoever was erased nothing is kept but the hash of a random number: it is enough to know
# them again in a restored backup, and tells nothing.
TOMBSTONES = """
CREATE TABLE uptake.erasure (
    id uuid PRIMARY KEY,
    mark text NOT NULL UNIQUE CHECK (mark ~ '^[0-9a-f]{64}$'),
    created_at timestamptz NOT NULL
);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.erasure
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
GRANT SELECT (mark) ON uptake.erasure TO uptake_writer, uptake_keeper;

CREATE FUNCTION uptake.erasure_mark(person uuid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN encode(sha256(convert_to(person::text, 'UTF8')), 'hex');

CREATE FUNCTION uptake.erased_people(in_marks text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id FROM uptake.person AS p
    WHERE encode(sha256(convert_to(p.id::text, 'UTF8')), 'hex') = ANY (
        in_marks || ARRAY(SELECT e.mark FROM uptake.erasure AS e))
$$;
GRANT EXECUTE ON FUNCTION uptake.erased_people TO uptake_writer;

CREATE FUNCTION uptake.note_keeping(
    in_action text, in_record_kind text, in_record text, in_after jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO uptake.audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id,
        after, request_id)
    VALUES (gen_random_uuid(), clock_timestamp(), 'system', 'keeper', in_action, in_record_kind,
        in_record, in_after, 'command')
$$;
"""

FINDING = """
CREATE FUNCTION uptake.find_person(in_slack_user text)
RETURNS TABLE (id uuid, team_id text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id, w.team_id, p.name FROM uptake.person AS p
    JOIN uptake.workspace AS w ON w.id = p.workspace_id
    WHERE p.slack_user_id = in_slack_user ORDER BY w.team_id
$$;

-- The newest lines with the people in them, of all or of one; that somebody looked is a line too.
CREATE FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer)
RETURNS TABLE (at timestamptz, who text, action text, record_kind text, record text,
    before jsonb, after jsonb, request text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM uptake.note_keeping('audit.read', 'audit', 'lines', NULL);
    RETURN QUERY
        WITH line AS (
            SELECT a.* FROM uptake.audit_event AS a
            WHERE (in_person IS NULL OR (SELECT p.audit_ref::text FROM uptake.person AS p
                    WHERE p.id = in_person) IN (a.actor_id, a.record_id))
                AND (in_record IS NULL OR a.record_id = in_record)
            ORDER BY a.seq DESC LIMIT in_most)
        SELECT l.at, coalesce(actor.slack_user_id, l.actor_id), l.action, l.record_kind,
            coalesce(subject.slack_user_id, l.record_id), l.before, l.after, l.request_id
        FROM line AS l
        LEFT JOIN uptake.person AS actor
            ON l.actor_kind = 'person' AND actor.audit_ref::text = l.actor_id
        LEFT JOIN uptake.person AS subject
            ON l.record_kind = 'person' AND subject.audit_ref::text = l.record_id
        ORDER BY l.seq;
END
$$;
GRANT EXECUTE ON FUNCTION uptake.find_person, uptake.read_audit TO uptake_keeper;
"""

# The planner's statistics hold common values of every column: they are taken anew while others'
# rows are as they will be. Where nothing is left to take them of they are cleared, which a server
# before version 18 cannot do.
_STATISTICS = """
CREATE FUNCTION {schema}.forget_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE {schema}.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM {schema}.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''{schema}'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''{schema}'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;
"""
STATISTICS = f"""
{_STATISTICS.format(schema="uptake")}
SET LOCAL ROLE uptake_raw;
{_STATISTICS.format(schema="uptake_raw")}
GRANT EXECUTE ON FUNCTION uptake_raw.forget_statistics TO uptake_owner;
SET LOCAL ROLE uptake_owner;
"""

ERASING = """
CREATE FUNCTION uptake.held_alone(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(json_agg(json_build_object('role', r.role,
        'where', coalesce(w.name, s.name, e.topic)) ORDER BY r.role), '[]')
    FROM uptake.role_assignment AS r
    LEFT JOIN uptake.workspace AS w ON w.id = r.workspace_id
    LEFT JOIN uptake.school AS s ON s.id = r.school_id
    LEFT JOIN uptake.engagement AS e ON e.id = r.engagement_id
    WHERE r.person_id = person AND r.role <> 'participant' AND NOT EXISTS (
        SELECT FROM uptake.role_assignment AS o
        JOIN uptake.person AS p ON p.id = o.person_id AND p.active
        WHERE o.role = r.role AND o.scope_id = r.scope_id AND o.person_id <> person)
$$;

-- What was theirs goes. What others did stays, and names them no more.
CREATE FUNCTION uptake.forget_rows(p uptake.person) RETURNS void
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
CREATE FUNCTION uptake.erase_person(in_person uuid) RETURNS json
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
    alone := uptake.held_alone(gone.id);
    PERFORM uptake.forget_rows(gone);
    PERFORM uptake.forget_name(uptake.name_pattern(gone));
    INSERT INTO uptake.erasure VALUES (erasure, uptake.erasure_mark(gone.id), clock_timestamp())
    ON CONFLICT (mark) DO NOTHING;
    PERFORM uptake.note_keeping('person.erased', 'erasure', erasure::text, NULL);
    PERFORM uptake.forget_statistics();
    PERFORM uptake_raw.forget_statistics();
    RETURN json_build_object('mark', uptake.erasure_mark(gone.id), 'alone', alone);
END
$$;

-- A restored backup has them back, and may not know that they were erased.
CREATE FUNCTION uptake.erase_again(in_marks text[]) RETURNS integer
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
GRANT EXECUTE ON FUNCTION uptake.erase_person, uptake.erase_again TO uptake_keeper;
"""


def upgrade() -> None:
    run(TOMBSTONES + FINDING + HELD_PERSON + HELD + WORDS + RAW + STATISTICS + ERASING)


def downgrade() -> None:
    run("""
        DROP FUNCTION uptake.erase_again, uptake.erase_person, uptake.forget_rows,
            uptake.held_alone, uptake.forget_statistics, uptake.forget_name,
            uptake.name_pattern, uptake.export_person, uptake.held_audit, uptake.held_messages,
            uptake.held_office, uptake.held_content, uptake.held_reflections, uptake.held_pulses,
            uptake.held_tries, uptake.held_plans, uptake.held_workshops, uptake.held_roles,
            uptake.held_profile, uptake.held_person, uptake.read_audit, uptake.find_person,
            uptake.note_keeping, uptake.erased_people, uptake.erasure_mark;
        DROP TABLE uptake.erasure;
        SET LOCAL ROLE uptake_raw;
        DROP FUNCTION uptake_raw.forget_name, uptake_raw.forget_statistics;
        SET LOCAL ROLE uptake_owner;
        DROP FUNCTION uptake.without;
    """)
