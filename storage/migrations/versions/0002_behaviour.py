"""What participants do: action plans and application events; and the pulse check's questions."""

from storage.migrations.steps import run

revision = "0002"
down_revision = "0001"

ACTION_PLAN = """
CREATE TABLE uptake.action_plan (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    engagement_id uuid NOT NULL,
    strategy_id uuid NOT NULL,
    revision integer NOT NULL CHECK (revision >= 1),
    what text NOT NULL CHECK (char_length(what) BETWEEN 1 AND 500),
    due_at timestamptz NOT NULL,
    with_whom_slack_id text CHECK (char_length(with_whom_slack_id) BETWEEN 1 AND 32),
    with_whom_text text CHECK (char_length(with_whom_text) BETWEEN 1 AND 150),
    cue text CHECK (char_length(cue) BETWEEN 1 AND 300),
    created_at timestamptz NOT NULL,
    UNIQUE (participant_id, engagement_id, revision),
    FOREIGN KEY (engagement_id, participant_id)
        REFERENCES uptake.enrollment (engagement_id, person_id),
    FOREIGN KEY (engagement_id, strategy_id)
        REFERENCES uptake.engagement_strategy (engagement_id, strategy_id)
);
CREATE INDEX action_plan_engagement ON uptake.action_plan
    (engagement_id, participant_id, revision) INCLUDE (due_at, created_at);
"""

# The attempt number is counted under a lock of its own, so that two submissions at the same
# moment never share one, and has no gaps: events are never deleted one by one.
APPLICATION_EVENT = """
CREATE TABLE uptake.application_event (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    engagement_id uuid NOT NULL,
    strategy_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    evidence_type text NOT NULL CHECK (evidence_type IN (
        'artifact', 'observation', 'self_report')),
    outcome text NOT NULL CHECK (outcome IN ('success', 'attempted_failed')),
    attempt_number integer NOT NULL CHECK (attempt_number >= 1),
    note text CHECK (char_length(note) BETWEEN 1 AND 1000),
    artifact_link text CHECK (char_length(artifact_link) BETWEEN 1 AND 2000),
    slack_file_id text CHECK (char_length(slack_file_id) BETWEEN 1 AND 32),
    created_at timestamptz NOT NULL,
    FOREIGN KEY (engagement_id, participant_id)
        REFERENCES uptake.enrollment (engagement_id, person_id),
    FOREIGN KEY (engagement_id, strategy_id)
        REFERENCES uptake.engagement_strategy (engagement_id, strategy_id)
);
CREATE UNIQUE INDEX application_event_attempt ON uptake.application_event
    (engagement_id, participant_id, strategy_id, attempt_number) INCLUDE (outcome, occurred_at);

CREATE FUNCTION uptake.number_attempt() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(
        NEW.engagement_id::text || NEW.participant_id || NEW.strategy_id, 0));
    NEW.attempt_number := 1 + coalesce((
        SELECT max(earlier.attempt_number) FROM uptake.application_event AS earlier
        WHERE earlier.engagement_id = NEW.engagement_id
            AND earlier.participant_id = NEW.participant_id
            AND earlier.strategy_id = NEW.strategy_id), 0);
    RETURN NEW;
END
$$;

CREATE TRIGGER number_attempt BEFORE INSERT ON uptake.application_event
    FOR EACH ROW EXECUTE FUNCTION uptake.number_attempt();
"""

PULSE = """
CREATE FUNCTION uptake.longest(texts text[]) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT max(char_length(one)) FROM unnest(texts) AS one
$$;

CREATE TABLE uptake.gap_tag (
    tag text PRIMARY KEY CHECK (
        tag ~ '^[a-z0-9_]+/[a-z0-9_]+$' AND char_length(tag) <= 75),
    created_at timestamptz NOT NULL
);

CREATE TABLE uptake.pulse_check (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL UNIQUE REFERENCES uptake.engagement,
    statement text NOT NULL CHECK (char_length(statement) BETWEEN 1 AND 300),
    created_at timestamptz NOT NULL
);

CREATE TABLE uptake.pulse_question (
    pulse_check_id uuid NOT NULL REFERENCES uptake.pulse_check,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 3),
    question text NOT NULL CHECK (char_length(question) BETWEEN 1 AND 300),
    options text[] NOT NULL CHECK (
        array_ndims(options) = 1 AND cardinality(options) BETWEEN 2 AND 5
        AND array_position(options, NULL) IS NULL AND array_position(options, '') IS NULL
        AND uptake.longest(options) <= 75),
    right_option smallint NOT NULL,
    gap_tag text NOT NULL REFERENCES uptake.gap_tag,
    PRIMARY KEY (pulse_check_id, position),
    CONSTRAINT pulse_question_right_option_check
        CHECK (right_option BETWEEN 0 AND cardinality(options) - 1)
);
"""

# Plans and events are append-only for the bot; nobody but the trigger numbers an attempt.
GRANTS = """
GRANT SELECT, INSERT ON uptake.action_plan TO uptake_writer;
GRANT SELECT, INSERT (id, participant_id, engagement_id, strategy_id, occurred_at, evidence_type,
    outcome, note, artifact_link, slack_file_id, created_at)
    ON uptake.application_event TO uptake_writer;
GRANT EXECUTE ON FUNCTION uptake.longest TO uptake_writer;
GRANT SELECT, INSERT ON uptake.gap_tag TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (statement) ON uptake.pulse_check TO uptake_writer;
GRANT SELECT, INSERT, DELETE, UPDATE (question, options, right_option, gap_tag)
    ON uptake.pulse_question TO uptake_writer;
"""


def upgrade() -> None:
    run(ACTION_PLAN + APPLICATION_EVENT + PULSE + GRANTS)


def downgrade() -> None:
    run("""
        DROP TABLE uptake.pulse_question, uptake.pulse_check, uptake.gap_tag,
            uptake.application_event, uptake.action_plan;
        DROP FUNCTION uptake.number_attempt, uptake.longest;
    """)
