"""A school's context in versions, what one engagement has otherwise, and floors in settings."""

from storage.migrations.steps import add_random_id, hold, run

revision = "0006"
down_revision = "0005"

# A trusted extension: the owner of the schema makes it. Its objects stay in a schema that none of
# the bot's roles may use; the constraint finds them without looking there.
EXTENSION = """
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
"""

# One version of a school's context follows the other; the current one has no end.
SCHOOL_CONTEXT = """
CREATE TABLE uptake.school_context_profile (
    id uuid PRIMARY KEY,
    school_id uuid NOT NULL REFERENCES uptake.school,
    version integer NOT NULL CHECK (version >= 1),
    readiness smallint NOT NULL CHECK (readiness BETWEEN 1 AND 5),
    change_tags text[] NOT NULL,
    priorities text[] NOT NULL,
    note text CHECK (char_length(note) BETWEEN 1 AND 500),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    updated_at timestamptz NOT NULL,
    updated_by uuid REFERENCES uptake.person ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (school_id, version),
    CONSTRAINT school_context_profile_change_tags_check CHECK (
        cardinality(change_tags) <= 8 AND change_tags <@ ARRAY[
            'new_leadership', 'new_curriculum', 'new_schedule', 'staffing_change',
            'new_technology', 'policy_change', 'restructuring', 'community_change']),
    CONSTRAINT school_context_profile_priorities_check CHECK (
        cardinality(priorities) <= 3 AND priorities <@ ARRAY[
            'literacy', 'numeracy', 'student_engagement', 'assessment_feedback',
            'differentiation', 'classroom_culture', 'multilingual_learners', 'inclusion',
            'technology_integration', 'family_partnership']),
    CONSTRAINT school_context_profile_range_check CHECK (valid_to >= valid_from),
    CONSTRAINT school_context_profile_no_overlap EXCLUDE USING gist (
        school_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);
CREATE INDEX school_context_profile_updated_by ON uptake.school_context_profile (updated_by);
"""

ENGAGEMENT_CONTEXT = """
CREATE TABLE uptake.engagement_context (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL UNIQUE REFERENCES uptake.engagement,
    readiness smallint NOT NULL CHECK (readiness BETWEEN 1 AND 5),
    change_tags text[] NOT NULL,
    priorities text[] NOT NULL,
    note text CHECK (char_length(note) BETWEEN 1 AND 500),
    updated_at timestamptz NOT NULL,
    updated_by uuid REFERENCES uptake.person ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT engagement_context_change_tags_check CHECK (
        cardinality(change_tags) <= 8 AND change_tags <@ ARRAY[
            'new_leadership', 'new_curriculum', 'new_schedule', 'staffing_change',
            'new_technology', 'policy_change', 'restructuring', 'community_change']),
    CONSTRAINT engagement_context_priorities_check CHECK (
        cardinality(priorities) <= 3 AND priorities <@ ARRAY[
            'literacy', 'numeracy', 'student_engagement', 'assessment_feedback',
            'differentiation', 'classroom_culture', 'multilingual_learners', 'inclusion',
            'technology_integration', 'family_partnership'])
);
CREATE INDEX engagement_context_updated_by ON uptake.engagement_context (updated_by);
"""

# A version is closed and never rewritten.
GRANTS = """
ALTER TABLE uptake.school_context_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.school_context_profile FOR ALL TO uptake_writer
    USING (true) WITH CHECK (true);
ALTER TABLE uptake.engagement_context ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.engagement_context FOR ALL TO uptake_writer
    USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (valid_to) ON uptake.school_context_profile TO uptake_writer;
GRANT SELECT, INSERT, DELETE,
    UPDATE (readiness, change_tags, priorities, note, updated_at, updated_by)
    ON uptake.engagement_context TO uptake_writer;
"""


def upgrade() -> None:
    add_random_id("learner_profile", "id", key="person_id")
    hold(pointed_at="school, person, engagement")
    run(EXTENSION + SCHOOL_CONTEXT + ENGAGEMENT_CONTEXT + GRANTS)


def downgrade() -> None:
    hold(changed="school, person, learner_profile, engagement")
    run("""
        ALTER TABLE uptake.learner_profile DROP COLUMN id;
        DROP TABLE uptake.engagement_context, uptake.school_context_profile;
        DO $$
        BEGIN
            -- Where an administrator had made it before us, it stays theirs.
            IF EXISTS (SELECT FROM pg_catalog.pg_extension
                WHERE extname = 'btree_gist' AND extowner = current_user::regrole)
            THEN
                DROP EXTENSION btree_gist;
            END IF;
        END
        $$;
    """)
