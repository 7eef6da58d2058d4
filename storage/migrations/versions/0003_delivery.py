"""Signals and what is told: triggers, preferences, the outbox, the inbox and the audit."""

from storage.migrations.steps import run

revision = "0003"
down_revision = "0002"

SIGNALS = """
CREATE TABLE uptake.intervention_trigger (
    id uuid PRIMARY KEY,
    phase text NOT NULL CHECK (phase IN (
        'prepare', 'engage', 'commit', 'apply', 'reflect', 'sustain')),
    participant_id uuid REFERENCES uptake.person,
    engagement_id uuid NOT NULL REFERENCES uptake.engagement,
    cohort_id uuid NOT NULL,
    signal_type text NOT NULL CHECK (signal_type IN (
        'missing_prework', 'no_action_plan', 'no_application_24h', 'no_application_48h',
        'no_application_5d', 'no_survey', 'drift', 'at_risk_cohort')),
    step smallint NOT NULL CHECK (step BETWEEN 0 AND 100),
    fired_at timestamptz NOT NULL,
    response_type text NOT NULL CHECK (response_type IN (
        'nudge', 'microlearning', 'strategist_alert', 'manager_alert')),
    channel text NOT NULL CHECK (channel IN ('dm', 'channel', 'home')),
    resolved_at timestamptz,
    resolution text CHECK (char_length(resolution) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL,
    CONSTRAINT intervention_trigger_once_each
        UNIQUE (participant_id, engagement_id, signal_type, step),
    CONSTRAINT intervention_trigger_meaning
        UNIQUE NULLS NOT DISTINCT (participant_id, engagement_id, cohort_id, signal_type, step),
    CONSTRAINT intervention_trigger_resolved_check
        CHECK ((resolved_at IS NULL) = (resolution IS NULL)),
    FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id)
);
CREATE INDEX intervention_trigger_engagement ON uptake.intervention_trigger (engagement_id);

CREATE TABLE uptake.nudge_preference (
    person_id uuid PRIMARY KEY REFERENCES uptake.person,
    muted_all boolean NOT NULL DEFAULT false,
    muted_kinds text[] NOT NULL DEFAULT '{}' CHECK (
        cardinality(muted_kinds) <= 50 AND array_position(muted_kinds, NULL) IS NULL),
    snoozed_until timestamptz,
    created_at timestamptz NOT NULL
);
"""

# The key is the meaning of a message: the second insert of one meaning does nothing.
OUTBOX = """
CREATE TABLE uptake.outbox (
    key text PRIMARY KEY CHECK (char_length(key) BETWEEN 1 AND 200),
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    lane text NOT NULL CHECK (char_length(lane) BETWEEN 1 AND 100),
    kind text NOT NULL CHECK (kind ~ '^[a-z0-9_]{1,64}$'),
    person_id uuid REFERENCES uptake.person,
    channel_id text CHECK (char_length(channel_id) BETWEEN 1 AND 32),
    engagement_id uuid REFERENCES uptake.engagement,
    facts jsonb NOT NULL CHECK (
        jsonb_typeof(facts) = 'object' AND octet_length(facts::text) <= 4000),
    counts_as_nudge boolean NOT NULL,
    not_before timestamptz NOT NULL,
    expires_at timestamptz,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN (
        'waiting', 'claimed', 'sent', 'lapsed', 'failed')),
    claim_token uuid,
    claimed_until timestamptz,
    claimed_by text CHECK (char_length(claimed_by) BETWEEN 1 AND 100),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    uncertain boolean NOT NULL DEFAULT false,
    slack_channel text CHECK (char_length(slack_channel) BETWEEN 1 AND 32),
    slack_ts text CHECK (char_length(slack_ts) BETWEEN 1 AND 32),
    sent_at timestamptz,
    outcome_code text CHECK (char_length(outcome_code) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL,
    CONSTRAINT outbox_audience_check CHECK ((person_id IS NULL) <> (channel_id IS NULL)),
    CONSTRAINT outbox_claim_check CHECK (
        (state = 'claimed') = (claim_token IS NOT NULL)
        AND (claim_token IS NULL) = (claimed_until IS NULL)
        AND (claim_token IS NULL) = (claimed_by IS NULL)),
    CONSTRAINT outbox_sent_check CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_lane_heads ON uptake.outbox (lane, seq)
    WHERE state IN ('waiting', 'claimed');
CREATE UNIQUE INDEX outbox_one_claim_a_lane ON uptake.outbox (lane) WHERE state = 'claimed';
CREATE INDEX outbox_due ON uptake.outbox (not_before)
    WHERE state IN ('waiting', 'claimed');
CREATE INDEX outbox_nudges ON uptake.outbox (person_id, sent_at)
    WHERE counts_as_nudge AND state = 'sent';
CREATE INDEX outbox_digests ON uptake.outbox (engagement_id) WHERE kind = 'digest';
CREATE INDEX outbox_engagement_nudges ON uptake.outbox (engagement_id)
    WHERE counts_as_nudge AND state = 'sent';

CREATE TABLE uptake.inbox (
    key text PRIMARY KEY CHECK (char_length(key) BETWEEN 1 AND 300),
    received_at timestamptz NOT NULL
);
CREATE INDEX inbox_received ON uptake.inbox (received_at);
"""

AUDIT = """
CREATE TABLE uptake.audit_event (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'system')),
    actor_id text CHECK (char_length(actor_id) BETWEEN 1 AND 64),
    action text NOT NULL CHECK (action ~ '^[a-z0-9_.]{1,64}$'),
    record_kind text NOT NULL CHECK (record_kind ~ '^[a-z0-9_]{1,64}$'),
    record_id text NOT NULL CHECK (char_length(record_id) BETWEEN 1 AND 200),
    before jsonb,
    after jsonb,
    request_id text CHECK (char_length(request_id) BETWEEN 1 AND 300),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION uptake.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();
"""

GRANTS = """
GRANT SELECT, INSERT, UPDATE (resolved_at, resolution)
    ON uptake.intervention_trigger TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (muted_all, muted_kinds, snoozed_until)
    ON uptake.nudge_preference TO uptake_writer;
GRANT SELECT, INSERT (key, lane, kind, person_id, channel_id, engagement_id, facts,
    counts_as_nudge, not_before, expires_at, created_at),
    UPDATE (state, not_before, claim_token, claimed_until, claimed_by, attempts, uncertain,
    slack_channel, slack_ts, sent_at, outcome_code) ON uptake.outbox TO uptake_writer;
GRANT SELECT, INSERT, DELETE ON uptake.inbox TO uptake_writer;
GRANT INSERT (id, at, actor_kind, actor_id, action, record_kind, record_id, before, after,
    request_id) ON uptake.audit_event TO uptake_writer;
"""


def upgrade() -> None:
    run(SIGNALS + OUTBOX + AUDIT + GRANTS)


def downgrade() -> None:
    run("""
        DROP TABLE uptake.audit_event, uptake.inbox, uptake.outbox, uptake.nudge_preference,
            uptake.intervention_trigger;
        DROP FUNCTION uptake.refuse_change;
    """)
