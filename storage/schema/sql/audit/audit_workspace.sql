-- Which workspace a line of the audit belongs to: the one of whoever did it, else of what it was
-- done to. Lines about the whole installation, and of who is erased by now, belong to none.

-- The kind of a record is the name of its table. What belongs to an engagement is found through
-- it.
CREATE OR REPLACE FUNCTION uptake.workspace_of_record(kind text, record text) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF kind = 'notice' THEN
        RETURN (SELECT coalesce(p.workspace_id, s.workspace_id) FROM uptake.outbox AS o
            LEFT JOIN uptake.person AS p ON p.id = o.person_id
            LEFT JOIN uptake.engagement AS e ON e.id = o.engagement_id
            LEFT JOIN uptake.school AS s ON s.id = e.school_id WHERE o.key = record);
    ELSIF record !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        RETURN NULL;
    END IF;
    RETURN CASE kind
        WHEN 'workspace' THEN record::uuid
        WHEN 'signal_threshold' THEN record::uuid
        WHEN 'person' THEN (SELECT p.workspace_id FROM uptake.person AS p
            WHERE p.id = record::uuid OR p.audit_ref = record::uuid)
        WHEN 'intro_video' THEN (SELECT p.workspace_id FROM uptake.intro_video AS v
            JOIN uptake.person AS p ON p.id = v.strategist_id WHERE v.id = record::uuid)
        WHEN 'school' THEN (SELECT s.workspace_id FROM uptake.school AS s
            WHERE s.id = record::uuid)
        WHEN 'strategy' THEN (SELECT t.workspace_id FROM uptake.strategy AS t
            WHERE t.id = record::uuid)
        WHEN 'content_asset' THEN (SELECT a.workspace_id FROM uptake.content_asset AS a
            WHERE a.id = record::uuid)
        WHEN 'gap_signal' THEN (SELECT g.workspace_id FROM uptake.gap_signal AS g
            WHERE g.id = record::uuid)
        ELSE (SELECT s.workspace_id FROM uptake.engagement AS e
            JOIN uptake.school AS s ON s.id = e.school_id
            WHERE e.id = CASE kind WHEN 'engagement' THEN record::uuid 
            WHEN 'cohort' THEN (
                SELECT x.engagement_id FROM uptake.cohort AS x WHERE x.id = record::uuid)
            WHEN 'enrollment' THEN (
                SELECT x.engagement_id FROM uptake.enrollment AS x WHERE x.id = record::uuid)
            WHEN 'action_plan' THEN (
                SELECT x.engagement_id FROM uptake.action_plan AS x WHERE x.id = record::uuid)
            WHEN 'application_event' THEN (
                SELECT x.engagement_id FROM uptake.application_event AS x WHERE x.id = record::uuid)
            WHEN 'reflection' THEN (
                SELECT x.engagement_id FROM uptake.reflection AS x WHERE x.id = record::uuid)
            WHEN 'certificate' THEN (
                SELECT x.engagement_id FROM uptake.certificate AS x WHERE x.id = record::uuid)
            WHEN 'pulse_round' THEN (
                SELECT x.engagement_id FROM uptake.pulse_round AS x WHERE x.id = record::uuid)
            WHEN 'next_engagement_signal' THEN (
                SELECT x.engagement_id FROM uptake.next_engagement_signal AS x WHERE x.id = record::uuid)
            WHEN 'case_study_request' THEN (
                SELECT x.engagement_id FROM uptake.case_study_request AS x WHERE x.id = record::uuid)
            END)
    END;
END
$$;

CREATE OR REPLACE FUNCTION uptake.workspace_of(
    actor_kind text, actor text, kind text, record text) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        CASE WHEN actor_kind = 'person' THEN uptake.workspace_of_record('person', actor) END,
        uptake.workspace_of_record(kind, record))
$$;
