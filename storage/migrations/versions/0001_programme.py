"""Who and what: workspaces, schools, people, roles, strategies, engagements, cohorts, roster."""

from storage.migrations.steps import run

revision = "0001"
down_revision = None

GRANTS = """
ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC;
GRANT USAGE ON SCHEMA uptake TO uptake_writer, uptake_reader;
GRANT SELECT ON uptake.alembic_version TO uptake_writer;
"""

PLACES_AND_PEOPLE = """
CREATE TABLE uptake.workspace (
    id uuid PRIMARY KEY,
    team_id text NOT NULL UNIQUE CHECK (char_length(team_id) BETWEEN 1 AND 32),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 150),
    bot_user_id text CHECK (char_length(bot_user_id) BETWEEN 1 AND 32),
    created_at timestamptz NOT NULL
);

CREATE TABLE uptake.school (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES uptake.workspace,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 150),
    time_zone text NOT NULL CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    district text CHECK (char_length(district) BETWEEN 1 AND 150),
    hubspot_company_id text UNIQUE CHECK (char_length(hubspot_company_id) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, name)
);

CREATE TABLE uptake.school_holiday (
    school_id uuid NOT NULL REFERENCES uptake.school,
    day date NOT NULL,
    PRIMARY KEY (school_id, day)
);

CREATE TABLE uptake.person (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES uptake.workspace,
    slack_user_id text NOT NULL CHECK (char_length(slack_user_id) BETWEEN 1 AND 32),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 150),
    time_zone text NOT NULL CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    locale text NOT NULL CHECK (char_length(locale) BETWEEN 2 AND 16),
    active boolean NOT NULL,
    dm_channel_id text CHECK (char_length(dm_channel_id) BETWEEN 1 AND 32),
    refreshed_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, slack_user_id)
);

CREATE TABLE uptake.learner_profile (
    person_id uuid PRIMARY KEY REFERENCES uptake.person,
    grade_bands text[] NOT NULL CHECK (grade_bands <@ ARRAY[
        'early_years', 'k_2', 'g3_5', 'g6_8', 'g9_12', 'all_grades']),
    experience text CHECK (experience IN ('y0_2', 'y3_5', 'y6_10', 'y11_20', 'y21_plus')),
    content_areas text[] NOT NULL CHECK (content_areas <@ ARRAY[
        'literacy', 'mathematics', 'science', 'social_studies', 'arts', 'languages',
        'physical_education', 'special_education', 'technology', 'generalist']),
    school_role text CHECK (school_role IN (
        'teacher', 'coach', 'specialist', 'leader', 'support')),
    created_at timestamptz NOT NULL
);
"""

ENGAGEMENTS = """
CREATE TABLE uptake.strategy (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES uptake.workspace,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 75),
    description text NOT NULL CHECK (char_length(description) BETWEEN 1 AND 150),
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, name)
);

CREATE TABLE uptake.engagement (
    id uuid PRIMARY KEY,
    school_id uuid NOT NULL REFERENCES uptake.school,
    topic text NOT NULL CHECK (char_length(topic) BETWEEN 1 AND 150),
    starts_at timestamptz NOT NULL,
    strategist_id uuid REFERENCES uptake.person,
    workshop_type text NOT NULL CHECK (workshop_type IN ('half_day', 'full_day')),
    source text NOT NULL CHECK (source IN ('hubspot', 'manual')),
    hubspot_deal_id text UNIQUE CHECK (char_length(hubspot_deal_id) BETWEEN 1 AND 64),
    digest_channel_id text CHECK (char_length(digest_channel_id) BETWEEN 1 AND 32),
    window_anchor text NOT NULL CHECK (window_anchor IN ('marked_complete', 'participant')),
    state text NOT NULL CHECK (state IN ('planned', 'completed', 'cancelled')),
    completed_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (school_id, topic, starts_at),
    CONSTRAINT engagement_completed_at_check
        CHECK ((completed_at IS NOT NULL) = (state = 'completed'))
);
CREATE INDEX engagement_strategist ON uptake.engagement (strategist_id);
CREATE INDEX engagement_completed ON uptake.engagement (completed_at)
    WHERE state = 'completed';

CREATE TABLE uptake.engagement_strategy (
    engagement_id uuid NOT NULL REFERENCES uptake.engagement,
    strategy_id uuid NOT NULL REFERENCES uptake.strategy,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 100),
    PRIMARY KEY (engagement_id, strategy_id),
    UNIQUE (engagement_id, position) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE uptake.cohort (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL REFERENCES uptake.engagement,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 75),
    attendee_group text CHECK (attendee_group IN (
        'whole_staff', 'grade_team', 'department', 'new_teachers', 'instructional_coaches',
        'school_leaders', 'mixed')),
    note text CHECK (char_length(note) BETWEEN 1 AND 300),
    expected_count integer CHECK (expected_count BETWEEN 0 AND 100000),
    created_at timestamptz NOT NULL,
    UNIQUE (engagement_id, name),
    UNIQUE (engagement_id, id)
);

CREATE TABLE uptake.enrollment (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL REFERENCES uptake.engagement,
    cohort_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES uptake.person,
    joined_at timestamptz NOT NULL,
    left_at timestamptz CHECK (left_at >= joined_at),
    checked_in_at timestamptz,
    anchor_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (engagement_id, person_id),
    FOREIGN KEY (engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id)
);
CREATE INDEX enrollment_cohort ON uptake.enrollment (cohort_id);
CREATE INDEX enrollment_person ON uptake.enrollment (person_id);

CREATE TABLE uptake.role_assignment (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES uptake.person,
    role text NOT NULL CHECK (role IN ('participant', 'is', 'la', 'pm', 'content_creator')),
    scope_kind text NOT NULL CHECK (scope_kind IN ('organisation', 'school', 'engagement')),
    scope_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    workspace_id uuid GENERATED ALWAYS AS (
        CASE WHEN scope_kind = 'organisation' THEN scope_id END) STORED
        REFERENCES uptake.workspace,
    school_id uuid GENERATED ALWAYS AS (
        CASE WHEN scope_kind = 'school' THEN scope_id END) STORED
        REFERENCES uptake.school,
    engagement_id uuid GENERATED ALWAYS AS (
        CASE WHEN scope_kind = 'engagement' THEN scope_id END) STORED
        REFERENCES uptake.engagement,
    UNIQUE (person_id, role, scope_kind, scope_id)
);
"""

# The writer never deletes a person, a school or an engagement, and sets who and where only once.
WRITER = """
GRANT SELECT, INSERT ON uptake.workspace, uptake.school, uptake.person, uptake.learner_profile,
    uptake.strategy, uptake.engagement, uptake.cohort, uptake.enrollment TO uptake_writer;
GRANT SELECT, INSERT, DELETE ON uptake.school_holiday, uptake.engagement_strategy,
    uptake.role_assignment TO uptake_writer;
GRANT UPDATE (name, bot_user_id) ON uptake.workspace TO uptake_writer;
GRANT UPDATE (name, time_zone, district, hubspot_company_id) ON uptake.school TO uptake_writer;
GRANT UPDATE (name, time_zone, locale, active, dm_channel_id, refreshed_at)
    ON uptake.person TO uptake_writer;
GRANT UPDATE (grade_bands, experience, content_areas, school_role)
    ON uptake.learner_profile TO uptake_writer;
GRANT UPDATE (description) ON uptake.strategy TO uptake_writer;
GRANT UPDATE (position) ON uptake.engagement_strategy TO uptake_writer;
GRANT UPDATE (topic, starts_at, strategist_id, workshop_type, hubspot_deal_id, digest_channel_id,
    window_anchor, state, completed_at) ON uptake.engagement TO uptake_writer;
GRANT UPDATE (name, attendee_group, note, expected_count) ON uptake.cohort TO uptake_writer;
GRANT UPDATE (cohort_id, joined_at, left_at, checked_in_at, anchor_at)
    ON uptake.enrollment TO uptake_writer;
"""

READER = """
GRANT SELECT (id, workspace_id, name, time_zone, district, created_at)
    ON uptake.school TO uptake_reader;
GRANT SELECT (id, school_id, topic, starts_at, workshop_type, source, digest_channel_id,
    window_anchor, state, completed_at, created_at) ON uptake.engagement TO uptake_reader;
GRANT SELECT (id, engagement_id, name, attendee_group, expected_count, created_at)
    ON uptake.cohort TO uptake_reader;
GRANT SELECT ON uptake.strategy, uptake.engagement_strategy TO uptake_reader;
"""


def upgrade() -> None:
    run(PLACES_AND_PEOPLE + ENGAGEMENTS + GRANTS + WRITER + READER)


def downgrade() -> None:
    run("""
        DROP TABLE uptake.role_assignment, uptake.enrollment, uptake.cohort,
            uptake.engagement_strategy, uptake.engagement, uptake.strategy,
            uptake.learner_profile, uptake.person, uptake.school_holiday, uptake.school,
            uptake.workspace;
        REVOKE SELECT ON uptake.alembic_version FROM uptake_writer;
        REVOKE USAGE ON SCHEMA uptake FROM uptake_writer, uptake_reader;
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;
    """)
