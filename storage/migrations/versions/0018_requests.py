"""What somebody asked for of their own data: a copy of everything, or its erasure.

The bot's writing role notes the wish. It is carried out by the keeper's login, whose doors these
are: what is open, that it was begun, that a message is about to be posted, and how it ended.
"""

from storage.migrations.held import HELD_PERSON
from storage.migrations.steps import hold, run

revision = "0018"
down_revision = "0017"

# tried_at is noted just before a message is posted: from then on it may be in Slack. With its
# person a wish goes.
REQUESTS = """
CREATE TABLE uptake.subject_request (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES uptake.person ON DELETE CASCADE,
    kind text NOT NULL,
    begun_at timestamptz,
    tried_at timestamptz,
    done_at timestamptz,
    outcome text,
    created_at timestamptz NOT NULL,
    CONSTRAINT subject_request_kind_check CHECK (kind IN ('export', 'erasure')),
    CONSTRAINT subject_request_outcome_check
        CHECK (outcome IN ('sent', 'undeliverable', 'taken_back')),
    CONSTRAINT subject_request_done_check CHECK ((done_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX subject_request_one_open ON uptake.subject_request (person_id, kind)
    WHERE done_at IS NULL;
CREATE INDEX subject_request_person ON uptake.subject_request (person_id);
ALTER TABLE uptake.subject_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.subject_request FOR ALL TO uptake_writer
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (id, person_id, kind, created_at), UPDATE (done_at, outcome)
    ON uptake.subject_request TO uptake_writer;

-- Copies before erasures: whoever wants both gets both. What was tried rests until Slack is sure
-- to show it.
CREATE FUNCTION uptake.open_requests() RETURNS TABLE (id uuid, person_id uuid, kind text,
    slack_user_id text, tried boolean, rests boolean, overdue boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.id, r.person_id, r.kind, p.slack_user_id, r.tried_at IS NOT NULL,
        coalesce(r.tried_at > clock_timestamp() - interval '6 seconds', false),
        coalesce(r.begun_at < clock_timestamp() - interval '1 day', false)
    FROM uptake.subject_request AS r JOIN uptake.person AS p ON p.id = r.person_id
    WHERE r.done_at IS NULL ORDER BY r.kind = 'erasure', r.created_at, r.id
$$;

-- Whoever is being erased gets one last message, and what was still to be told is not told.
CREATE FUNCTION uptake.begin_request(in_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    begun uptake.subject_request;
BEGIN
    UPDATE uptake.subject_request AS r SET begun_at = coalesce(r.begun_at, clock_timestamp())
    WHERE r.id = in_id AND r.done_at IS NULL RETURNING r.* INTO begun;
    UPDATE uptake.outbox AS o SET state = 'lapsed', outcome_code = 'erasure'
    WHERE o.person_id = begun.person_id AND o.state = 'waiting' AND begun.kind = 'erasure';
    RETURN begun.id IS NOT NULL;
END
$$;

CREATE FUNCTION uptake.try_request(in_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE uptake.subject_request AS r SET tried_at = clock_timestamp()
    WHERE r.id = in_id AND r.done_at IS NULL;
    RETURN FOUND;
END
$$;

CREATE FUNCTION uptake.end_request(in_id uuid, in_outcome text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE uptake.subject_request AS r SET done_at = clock_timestamp(), outcome = in_outcome
    WHERE r.id = in_id AND r.done_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION uptake.open_requests, uptake.begin_request, uptake.try_request,
    uptake.end_request TO uptake_keeper;

CREATE OR REPLACE FUNCTION uptake.held_person(p uptake.person) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object('Id', p.id, 'Name', p.name, 'Slack user', p.slack_user_id,
        'Slack workspace', w.team_id, 'Direct messages', p.dm_channel_id,
        'Time zone', p.time_zone, 'Language', p.locale, 'Active', p.active,
        'Known since', p.created_at, 'Last read from Slack', p.refreshed_at,
        'Reference in the audit', p.audit_ref,
        'Asked for', (SELECT json_agg(json_build_object('What', r.kind, 'On', r.created_at,
                'Done', r.done_at, 'How', r.outcome) ORDER BY r.created_at)
            FROM uptake.subject_request AS r WHERE r.person_id = p.id))
    FROM uptake.workspace AS w WHERE w.id = p.workspace_id
$$;
"""


def upgrade() -> None:
    hold(pointed_at="person")
    run(REQUESTS)


def downgrade() -> None:
    hold(changed="person")
    run(HELD_PERSON.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    run("""
        DROP FUNCTION uptake.end_request, uptake.try_request, uptake.begin_request,
            uptake.open_requests;
        DROP TABLE uptake.subject_request;
    """)
