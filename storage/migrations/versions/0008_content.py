"""Assets, videos, pre-work, reflections and certificates."""

from storage.migrations.gap_taxonomy import ONE_LEVEL, TWO_LEVELS
from storage.migrations.steps import hold, run

revision = "0008"
down_revision = "0007"

# Only reusable microlearning belongs to no engagement. What it belongs to then is its workspace.
ASSETS = """
CREATE TABLE uptake.content_asset (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES uptake.workspace,
    engagement_id uuid REFERENCES uptake.engagement,
    title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 150),
    type text NOT NULL CHECK (type IN (
        'pre_work', 'workshop_material', 'slide_deck', 'post_resource', 'microlearning')),
    link text NOT NULL CHECK (
        link ~* '^https?://[^[:space:]/]+[^[:space:]]*$' AND char_length(link) <= 2000),
    visibility text NOT NULL DEFAULT 'draft' CHECK (visibility IN (
        'draft', 'pre_engagement', 'day_of', 'post_released')),
    owner text NOT NULL DEFAULT 'pm' CHECK (owner IN ('pm', 'content_creator')),
    release_rule text NOT NULL CHECK (release_rule IN (
        'pre_engagement', 'day_of', 'post_released', 'by_hand')),
    created_by uuid REFERENCES uptake.person,
    created_at timestamptz NOT NULL,
    CONSTRAINT content_asset_engagement_check
        CHECK (engagement_id IS NOT NULL OR type = 'microlearning'),
    CONSTRAINT content_asset_reusable_check
        CHECK (engagement_id IS NOT NULL OR (owner = 'content_creator'
            AND release_rule = 'by_hand' AND visibility IN ('draft', 'post_released')))
);
CREATE INDEX content_asset_engagement ON uptake.content_asset (engagement_id);
CREATE INDEX content_asset_reusable ON uptake.content_asset (workspace_id)
    WHERE engagement_id IS NULL;
CREATE INDEX content_asset_to_release ON uptake.content_asset (engagement_id)
    WHERE release_rule <> 'by_hand' AND visibility <> 'post_released';
CREATE INDEX content_asset_created_by ON uptake.content_asset (created_by);

CREATE TABLE uptake.content_asset_gap_tag (
    asset_id uuid NOT NULL REFERENCES uptake.content_asset,
    gap_tag text NOT NULL REFERENCES uptake.gap_tag,
    PRIMARY KEY (asset_id, gap_tag)
);
CREATE INDEX content_asset_gap_tag_tag ON uptake.content_asset_gap_tag (gap_tag);

-- Kept for good: a person is named by their audit reference, and the rule itself by nobody.
CREATE TABLE uptake.visibility_transition (
    id uuid PRIMARY KEY,
    asset_id uuid NOT NULL REFERENCES uptake.content_asset,
    moved_from text NOT NULL CHECK (moved_from IN (
        'draft', 'pre_engagement', 'day_of', 'post_released')),
    moved_to text NOT NULL CHECK (moved_to IN (
        'draft', 'pre_engagement', 'day_of', 'post_released')),
    actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'system')),
    actor_ref uuid,
    at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT visibility_transition_moves_check CHECK (moved_from <> moved_to),
    CONSTRAINT visibility_transition_actor_check
        CHECK ((actor_kind = 'person') = (actor_ref IS NOT NULL))
);
CREATE INDEX visibility_transition_asset ON uptake.visibility_transition (asset_id, at);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON uptake.visibility_transition
    FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

CREATE TABLE uptake.pre_work_completion (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    asset_id uuid NOT NULL REFERENCES uptake.content_asset,
    completed_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pre_work_completion_once_each UNIQUE (asset_id, participant_id)
);
CREATE INDEX pre_work_completion_participant ON uptake.pre_work_completion (participant_id);
"""

# A video belongs to its strategist, and is seen wherever they are assigned. What was rejected is
# sent in again as itself; `submission` counts how often, so that a review is of what was looked at.
VIDEOS = """
CREATE TABLE uptake.intro_video (
    id uuid PRIMARY KEY,
    strategist_id uuid NOT NULL REFERENCES uptake.person,
    url text NOT NULL CHECK (
        url ~* '^https?://[^[:space:]/]+[^[:space:]]*$' AND char_length(url) <= 2000),
    duration_seconds smallint NOT NULL CHECK (duration_seconds BETWEEN 1 AND 45),
    approval text NOT NULL DEFAULT 'pending' CHECK (approval IN (
        'pending', 'approved', 'rejected')),
    submission integer NOT NULL DEFAULT 1 CHECK (submission >= 1),
    submitted_at timestamptz NOT NULL,
    reviewer_id uuid REFERENCES uptake.person,
    reviewed_at timestamptz,
    reason text CHECK (char_length(reason) BETWEEN 1 AND 300),
    created_at timestamptz NOT NULL,
    CONSTRAINT intro_video_reviewed_check
        CHECK ((approval = 'pending') = (reviewed_at IS NULL)),
    CONSTRAINT intro_video_reviewer_check
        CHECK (reviewer_id IS NULL OR approval <> 'pending'),
    CONSTRAINT intro_video_rejected_check
        CHECK ((approval = 'rejected') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX intro_video_one_pending ON uptake.intro_video (strategist_id)
    WHERE approval = 'pending';
CREATE INDEX intro_video_strategist ON uptake.intro_video (strategist_id, approval);
CREATE INDEX intro_video_reviewer ON uptake.intro_video (reviewer_id);

CREATE TABLE uptake.video_view (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    video_id uuid NOT NULL REFERENCES uptake.intro_video,
    watched_pct smallint NOT NULL CHECK (watched_pct BETWEEN 0 AND 100),
    created_at timestamptz NOT NULL,
    CONSTRAINT video_view_once_each UNIQUE (participant_id, video_id)
);
CREATE INDEX video_view_video ON uptake.video_view (video_id);

CREATE FUNCTION uptake.only_grow_watched() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.watched_pct := greatest(OLD.watched_pct, NEW.watched_pct);
    RETURN NEW;
END
$$;
CREATE TRIGGER only_grow_watched BEFORE UPDATE ON uptake.video_view
    FOR EACH ROW EXECUTE FUNCTION uptake.only_grow_watched();
"""

REFLECTIONS = """
CREATE TABLE uptake.reflection (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    engagement_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'complete')),
    survey_complete boolean NOT NULL GENERATED ALWAYS AS (state = 'complete') STORED,
    themes text[] NOT NULL CHECK (cardinality(themes) <= 10 AND themes <@ ARRAY[
        'time', 'materials', 'student_response', 'confidence', 'curriculum_fit', 'class_size',
        'support', 'technology', 'schedule', 'other']),
    completed_at timestamptz,
    updated_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT reflection_once_each UNIQUE (engagement_id, participant_id),
    CONSTRAINT reflection_completed_at_check
        CHECK ((completed_at IS NOT NULL) = (state = 'complete')),
    FOREIGN KEY (engagement_id, participant_id)
        REFERENCES uptake.enrollment (engagement_id, person_id)
);
CREATE INDEX reflection_participant ON uptake.reflection (participant_id);

-- Given once, at survey completion. A revoked one stays, so that its code says so.
CREATE TABLE uptake.certificate (
    id uuid PRIMARY KEY,
    participant_id uuid NOT NULL REFERENCES uptake.person,
    engagement_id uuid NOT NULL,
    issued_at timestamptz NOT NULL,
    code text NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9_-]{22,64}$'),
    revoked_at timestamptz CHECK (revoked_at >= issued_at),
    revocation_reason text CHECK (char_length(revocation_reason) BETWEEN 1 AND 300),
    created_at timestamptz NOT NULL,
    CONSTRAINT certificate_once_each UNIQUE (engagement_id, participant_id),
    CONSTRAINT certificate_revoked_check
        CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
    FOREIGN KEY (engagement_id, participant_id)
        REFERENCES uptake.enrollment (engagement_id, person_id)
);
CREATE INDEX certificate_participant ON uptake.certificate (participant_id);
"""

# A participant's words lie apart, with an owner of their own and no right for anybody. They go
# with the reflection that they belong to.
#
# The trade: unlike pulse answers, words must come back to their author, who may reopen and edit
# them. So the writing role, and it alone, has a door that hands out the words of one person in
# one engagement. It cannot list or search them, and the reading role, which makes everything that
# others see, has no door at all. In the bot only the module of this slice calls it.
#
# Lengths are looked at before any row is touched: a CHECK that fails prints the row. Nothing
# given leaves what stands.
WORDS = """
GRANT REFERENCES (engagement_id, participant_id) ON uptake.reflection TO uptake_raw;
GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE TABLE uptake_raw.reflection_text (
    participant_id uuid NOT NULL,
    engagement_id uuid NOT NULL,
    evidence text NOT NULL CHECK (char_length(evidence) <= 2000),
    obstacles text NOT NULL CHECK (char_length(obstacles) <= 2000),
    next_try text NOT NULL CHECK (char_length(next_try) <= 2000),
    PRIMARY KEY (engagement_id, participant_id),
    FOREIGN KEY (engagement_id, participant_id)
        REFERENCES uptake.reflection (engagement_id, participant_id) ON DELETE CASCADE
);
ALTER TABLE uptake_raw.reflection_text ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid,
    in_evidence text, in_obstacles text, in_next_try text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stood uptake_raw.reflection_text;
BEGIN
    IF greatest(char_length(in_evidence), char_length(in_obstacles), char_length(in_next_try))
            > 2000 THEN
        RAISE EXCEPTION 'a text is too long'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reflection_text_length';
    END IF;
    -- An update would write only what differs, and so tell how much of a guess is right.
    LOOP
        DELETE FROM uptake_raw.reflection_text AS kept
        WHERE kept.engagement_id = in_engagement AND kept.participant_id = in_participant
        RETURNING * INTO stood;
        INSERT INTO uptake_raw.reflection_text
            (participant_id, engagement_id, evidence, obstacles, next_try)
        VALUES (in_participant, in_engagement, coalesce(in_evidence, stood.evidence, ''),
            coalesce(in_obstacles, stood.obstacles, ''), coalesce(in_next_try, stood.next_try, ''))
        ON CONFLICT (engagement_id, participant_id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

CREATE FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid,
    OUT evidence text, OUT obstacles text, OUT next_try text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.evidence, kept.obstacles, kept.next_try FROM uptake_raw.reflection_text AS kept
    WHERE kept.participant_id = in_participant AND kept.engagement_id = in_engagement
$$;

CREATE FUNCTION uptake.export_reflections(in_participant uuid)
RETURNS TABLE (engagement_id uuid, evidence text, obstacles text, next_try text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.engagement_id, kept.evidence, kept.obstacles, kept.next_try
    FROM uptake_raw.reflection_text AS kept WHERE kept.participant_id = in_participant
$$;

GRANT EXECUTE ON FUNCTION uptake.keep_reflection, uptake.own_reflection TO uptake_writer;
GRANT EXECUTE ON FUNCTION uptake.export_reflections TO uptake_owner;
SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;
"""

OWN_ROWS = "\n".join(
    f"""
ALTER TABLE uptake.{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.{table} FOR ALL TO uptake_writer USING (true) WITH CHECK (true);
"""
    for table in ("pre_work_completion", "video_view", "reflection", "certificate")
)

GRANTS = """
GRANT SELECT, INSERT ON uptake.gap_domain TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (visibility, release_rule)
    ON uptake.content_asset TO uptake_writer;
GRANT SELECT, INSERT, DELETE ON uptake.content_asset_gap_tag TO uptake_writer;
GRANT SELECT, INSERT ON uptake.visibility_transition, uptake.pre_work_completion
    TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (url, duration_seconds, approval, submission, submitted_at,
    reviewer_id, reviewed_at, reason) ON uptake.intro_video TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (watched_pct) ON uptake.video_view TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (state, themes, completed_at, updated_at)
    ON uptake.reflection TO uptake_writer;
GRANT SELECT, INSERT, UPDATE (revoked_at, revocation_reason)
    ON uptake.certificate TO uptake_writer;
"""


def upgrade() -> None:
    hold(changed="gap_tag", pointed_at="workspace, engagement, enrollment, person")
    run(TWO_LEVELS + ASSETS + VIDEOS + REFLECTIONS + WORDS + OWN_ROWS + GRANTS)


def downgrade() -> None:
    hold(changed="workspace, engagement, enrollment, person, gap_tag")
    run("""
        SET LOCAL ROLE uptake_raw;
        DROP FUNCTION uptake.export_reflections, uptake.own_reflection, uptake.keep_reflection;
        DROP TABLE uptake_raw.reflection_text;
        SET LOCAL ROLE uptake_owner;
        DROP TABLE uptake.certificate, uptake.reflection, uptake.video_view, uptake.intro_video,
            uptake.pre_work_completion, uptake.visibility_transition,
            uptake.content_asset_gap_tag, uptake.content_asset;
        DROP FUNCTION uptake.only_grow_watched;
    """ + ONE_LEVEL)
