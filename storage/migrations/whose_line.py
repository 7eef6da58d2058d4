"""Which workspace a line of the audit belongs to. Part of revision 0011."""

_ID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"
# Records that belong to an engagement, by the name of their table, which is their kind's.
_OF_ENGAGEMENTS = (
    *("cohort", "enrollment", "action_plan", "application_event", "reflection", "certificate"),
    *("pulse_round", "next_engagement_signal", "case_study_request"),
)
_LOOKED_UP = """
            WHEN '{0}' THEN (
                SELECT x.engagement_id FROM uptake.{0} AS x WHERE x.id = record::uuid)"""
_ENGAGEMENT = "".join(map(_LOOKED_UP.format, _OF_ENGAGEMENTS))

COLUMN = "ALTER TABLE uptake.audit_event ADD COLUMN IF NOT EXISTS workspace_id uuid"

# The one of whoever did it, else of what it was done to. Lines about the whole installation, and
# of who is erased by now, belong to none.
WHOSE = f"""
CREATE OR REPLACE FUNCTION uptake.workspace_of_record(kind text, record text) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF kind = 'notice' THEN
        RETURN (SELECT coalesce(p.workspace_id, s.workspace_id) FROM uptake.outbox AS o
            LEFT JOIN uptake.person AS p ON p.id = o.person_id
            LEFT JOIN uptake.engagement AS e ON e.id = o.engagement_id
            LEFT JOIN uptake.school AS s ON s.id = e.school_id WHERE o.key = record);
    ELSIF record !~ {_ID} THEN
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
            WHERE e.id = CASE kind WHEN 'engagement' THEN record::uuid {_ENGAGEMENT}
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
"""  # noqa: S608  # our own names
