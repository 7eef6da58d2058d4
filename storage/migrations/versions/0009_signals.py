"""Next-engagement signals, case studies and gap signals."""

from storage.migrations.steps import hold, run

revision = "0009"
down_revision = "0008"

# A cohort of fewer than 20 is never shown below 20 % or above 80 %: a threshold beyond these
# could not be reached by it.
THRESHOLDS = """
CREATE TABLE uptake.signal_threshold (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES uptake.workspace,
    measure text NOT NULL CHECK (measure IN ('plan_rate', 'applied_5d', 'survey_rate')),
    at_risk_below smallint NOT NULL CHECK (at_risk_below BETWEEN 21 AND 79),
    high_performing_from smallint NOT NULL CHECK (high_performing_from BETWEEN 22 AND 80),
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, measure),
    CONSTRAINT signal_threshold_order_check CHECK (at_risk_below < high_performing_from)
);
"""

# Who passed it on goes when that person is erased; that and when somebody did stays. Nothing
# reaches the PM unread without the reason, nor HubSpot without the PM.
NEXT_ENGAGEMENT = """
CREATE TABLE uptake.next_engagement_signal (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    cohort_id uuid NOT NULL,
    checkpoint text NOT NULL CHECK (checkpoint IN ('5d', '14d')),
    flag text NOT NULL CHECK (flag IN ('at_risk', 'high_performing', 'steady')),
    gap_summary jsonb NOT NULL CHECK (
        jsonb_typeof(gap_summary) = 'array' AND octet_length(gap_summary::text) <= 4000),
    state text NOT NULL CHECK (state IN (
        'drafted', 'la_review', 'pm_review', 'sent_to_hubspot', 'returned', 'closed')),
    la_id uuid REFERENCES uptake.person ON DELETE SET NULL,
    la_passed_at timestamptz,
    la_absent text CHECK (la_absent ~ '^[a-z0-9_]{1,64}$'),
    pm_id uuid REFERENCES uptake.person ON DELETE SET NULL,
    pm_passed_at timestamptz,
    returned_because text CHECK (char_length(returned_because) BETWEEN 1 AND 300),
    hubspot_id text UNIQUE CHECK (char_length(hubspot_id) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL,
    UNIQUE (cohort_id, checkpoint),
    FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id),
    CONSTRAINT next_engagement_signal_la_check CHECK (la_id IS NULL OR la_passed_at IS NOT NULL),
    CONSTRAINT next_engagement_signal_pm_check CHECK (pm_id IS NULL OR pm_passed_at IS NOT NULL),
    CONSTRAINT next_engagement_signal_unread_check CHECK (
        la_passed_at IS NULL OR la_absent IS NULL),
    CONSTRAINT next_engagement_signal_first_check CHECK (
        state NOT IN ('pm_review', 'sent_to_hubspot')
        OR la_passed_at IS NOT NULL OR la_absent IS NOT NULL),
    CONSTRAINT next_engagement_signal_second_check CHECK (
        state <> 'sent_to_hubspot' OR pm_passed_at IS NOT NULL),
    CONSTRAINT next_engagement_signal_sent_check CHECK (
        CASE WHEN hubspot_id IS NULL THEN state <> 'sent_to_hubspot'
            ELSE state IN ('sent_to_hubspot', 'closed') END),
    CONSTRAINT next_engagement_signal_afresh_check CHECK (
        state NOT IN ('drafted', 'la_review') OR (la_passed_at IS NULL AND pm_passed_at IS NULL)),
    CONSTRAINT next_engagement_signal_returned_check CHECK (
        state <> 'returned' OR returned_because IS NOT NULL)
);

CREATE FUNCTION uptake.walk_next_engagement() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'drafted' THEN
            RAISE EXCEPTION 'a signal begins as a draft' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('drafted', 'la_review'), ('la_review', 'pm_review'), ('la_review', 'returned'),
        ('pm_review', 'sent_to_hubspot'), ('pm_review', 'returned'),
        ('sent_to_hubspot', 'closed'), ('returned', 'la_review'), ('returned', 'closed')) THEN
        RAISE EXCEPTION 'a signal does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER walk_next_engagement BEFORE INSERT OR UPDATE OF state
    ON uptake.next_engagement_signal
    FOR EACH ROW EXECUTE FUNCTION uptake.walk_next_engagement();
"""

CASE_STUDIES = """
CREATE TABLE uptake.case_study_request (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    cohort_id uuid NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('open', 'closed')),
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (id, engagement_id),
    FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id),
    CONSTRAINT case_study_request_closed_check
        CHECK ((closed_at IS NOT NULL) = (state = 'closed'))
);

CREATE TABLE uptake.case_study_volunteer (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    created_at timestamptz NOT NULL,
    UNIQUE (request_id, participant_id),
    FOREIGN KEY (request_id, engagement_id)
        REFERENCES uptake.case_study_request (id, engagement_id),
    FOREIGN KEY (engagement_id, participant_id)
        REFERENCES uptake.enrollment (engagement_id, person_id)
);
CREATE INDEX case_study_volunteer_participant
    ON uptake.case_study_volunteer (participant_id);
"""

# Shares and bands are copies of released figures: there is nothing finer in them.
GAPS = """
CREATE TABLE uptake.gap_signal (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES uptake.workspace,
    gap_tag text NOT NULL REFERENCES uptake.gap_tag,
    share smallint NOT NULL CHECK (share BETWEEN 0 AND 100),
    share_modifier text CHECK (share_modifier IN ('or_more', 'or_fewer')),
    n_band text NOT NULL CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    status text NOT NULL CHECK (status IN ('open', 'planned', 'published', 'dismissed')),
    asset_id uuid REFERENCES uptake.content_asset,
    created_at timestamptz NOT NULL,
    CONSTRAINT gap_signal_answered_check
        CHECK ((asset_id IS NOT NULL) = (status = 'published'))
);
CREATE UNIQUE INDEX gap_signal_one_at_work ON uptake.gap_signal (workspace_id, gap_tag)
    WHERE status IN ('open', 'planned');

CREATE TABLE uptake.gap_signal_engagement (
    gap_signal_id uuid NOT NULL REFERENCES uptake.gap_signal,
    engagement_id uuid NOT NULL REFERENCES uptake.engagement,
    share smallint NOT NULL CHECK (share BETWEEN 0 AND 100),
    share_modifier text CHECK (share_modifier IN ('or_more', 'or_fewer')),
    n_band text NOT NULL CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    PRIMARY KEY (gap_signal_id, engagement_id)
);
"""

RIGHTS = """
ALTER TABLE uptake.next_engagement_signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE uptake.case_study_volunteer ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.next_engagement_signal TO uptake_writer
    USING (true) WITH CHECK (true);
CREATE POLICY writer ON uptake.case_study_volunteer TO uptake_writer
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (at_risk_below, high_performing_from)
    ON uptake.signal_threshold TO uptake_writer;
GRANT SELECT, INSERT (id, engagement_id, cohort_id, checkpoint, flag, gap_summary, state,
    created_at),
    UPDATE (state, la_id, la_passed_at, la_absent, pm_id, pm_passed_at, returned_because,
    hubspot_id) ON uptake.next_engagement_signal TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (state, closed_at) ON uptake.case_study_request TO uptake_writer;
GRANT SELECT, INSERT, DELETE ON uptake.case_study_volunteer TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (status, asset_id) ON uptake.gap_signal TO uptake_writer;
GRANT SELECT, INSERT ON uptake.gap_signal_engagement TO uptake_writer;
"""


def upgrade() -> None:
    hold(pointed_at="workspace, engagement, cohort, enrollment, person, gap_tag, content_asset")
    run(THRESHOLDS + NEXT_ENGAGEMENT + CASE_STUDIES + GAPS + RIGHTS)


def downgrade() -> None:
    hold(changed="workspace, engagement, cohort, enrollment, person, gap_tag, content_asset")
    run("""
        DROP TABLE uptake.gap_signal_engagement, uptake.gap_signal, uptake.case_study_volunteer,
            uptake.case_study_request, uptake.next_engagement_signal, uptake.signal_threshold;
        DROP FUNCTION uptake.walk_next_engagement;
    """)
