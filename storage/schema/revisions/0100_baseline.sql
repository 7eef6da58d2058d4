GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE SCHEMA uptake_raw;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC;

GRANT USAGE ON SCHEMA uptake_raw TO uptake_owner;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;

ALTER DEFAULT PRIVILEGES REVOKE ALL ON TYPES FROM PUBLIC;

GRANT USAGE ON SCHEMA uptake TO uptake_writer, uptake_reader, uptake_raw, uptake_keeper;

CREATE OR REPLACE FUNCTION uptake.longest(texts text[]) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT max(char_length(one)) FROM unnest(texts) AS one
$$;

CREATE TABLE uptake.audit_event (
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    action TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    before JSONB,
    after JSONB,
    request_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() CONSTRAINT audit_event_recorded_at_not_null NOT NULL,
    workspace_id UUID,
    CONSTRAINT audit_event_pkey PRIMARY KEY (seq),
    CONSTRAINT audit_event_actor_kind_check CHECK (actor_kind IN ('person', 'system')),
    CONSTRAINT audit_event_actor_id_check CHECK (char_length(actor_id) BETWEEN 1 AND 64),
    CONSTRAINT audit_event_action_check CHECK (action ~ '^[a-z0-9_.]{1,64}$'),
    CONSTRAINT audit_event_record_kind_check CHECK (record_kind ~ '^[a-z0-9_]{1,64}$'),
    CONSTRAINT audit_event_record_id_check CHECK (char_length(record_id) BETWEEN 1 AND 200),
    CONSTRAINT audit_event_request_id_check CHECK (char_length(request_id) BETWEEN 1 AND 300),
    CONSTRAINT audit_event_id_key UNIQUE (id)
);

CREATE TABLE uptake.audit_seal (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    n BIGINT NOT NULL,
    upto_seq BIGINT NOT NULL,
    lines INTEGER NOT NULL,
    marks BYTEA NOT NULL,
    hash TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT audit_seal_pkey PRIMARY KEY (id),
    CONSTRAINT audit_seal_n_check CHECK (n >= 1),
    CONSTRAINT audit_seal_lines_check CHECK (lines >= 1),
    CONSTRAINT audit_seal_marks_check CHECK (octet_length(marks) = 8 * lines),
    CONSTRAINT audit_seal_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT audit_seal_n_key UNIQUE (n),
    CONSTRAINT audit_seal_upto_seq_key UNIQUE (upto_seq)
);

CREATE TABLE uptake.erasure (
    id UUID NOT NULL,
    mark TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT erasure_pkey PRIMARY KEY (id),
    CONSTRAINT erasure_mark_check CHECK (mark ~ '^[0-9a-f]{64}$'),
    CONSTRAINT erasure_mark_key UNIQUE (mark)
);

CREATE TABLE uptake.gap_domain (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    domain TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT gap_domain_pkey PRIMARY KEY (domain),
    CONSTRAINT gap_domain_domain_check CHECK (domain ~ '^[a-z0-9_]+$' AND char_length(domain) <= 73),
    CONSTRAINT gap_domain_id_key UNIQUE (id)
);

CREATE TABLE uptake.inbox (
    key TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT inbox_pkey PRIMARY KEY (key),
    CONSTRAINT inbox_key_check CHECK (char_length(key) BETWEEN 1 AND 300)
);
CREATE INDEX inbox_received ON uptake.inbox (received_at);

CREATE TABLE uptake.workspace (
    id UUID NOT NULL,
    team_id TEXT NOT NULL,
    name TEXT NOT NULL,
    bot_user_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT workspace_pkey PRIMARY KEY (id),
    CONSTRAINT workspace_team_id_check CHECK (char_length(team_id) BETWEEN 1 AND 32),
    CONSTRAINT workspace_name_check CHECK (char_length(name) BETWEEN 1 AND 150),
    CONSTRAINT workspace_bot_user_id_check CHECK (char_length(bot_user_id) BETWEEN 1 AND 32),
    CONSTRAINT workspace_team_id_key UNIQUE (team_id)
);

CREATE TABLE uptake.figure_setting (
    workspace_id UUID NOT NULL,
    mastery_streak SMALLINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT figure_setting_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT figure_setting_mastery_streak_check CHECK (mastery_streak BETWEEN 2 AND 10),
    CONSTRAINT figure_setting_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id)
);

CREATE TABLE uptake.gap_tag (
    tag TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    seeded BOOLEAN DEFAULT false NOT NULL,
    domain TEXT GENERATED ALWAYS AS (split_part(tag, '/', 1)) STORED NOT NULL,
    CONSTRAINT gap_tag_pkey PRIMARY KEY (tag),
    CONSTRAINT gap_tag_tag_check CHECK (tag ~ '^[a-z0-9_]+/[a-z0-9_]+$' AND char_length(tag) <= 75),
    CONSTRAINT gap_tag_id_key UNIQUE (id),
    CONSTRAINT gap_tag_domain_fkey FOREIGN KEY(domain) REFERENCES uptake.gap_domain (domain)
);
CREATE INDEX gap_tag_domain ON uptake.gap_tag (domain);

CREATE TABLE uptake.person (
    id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    slack_user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    dm_channel_id TEXT,
    refreshed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    audit_ref UUID DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_workspace_id_slack_user_id_key UNIQUE (workspace_id, slack_user_id),
    CONSTRAINT person_slack_user_id_check CHECK (char_length(slack_user_id) BETWEEN 1 AND 32),
    CONSTRAINT person_name_check CHECK (char_length(name) BETWEEN 1 AND 150),
    CONSTRAINT person_time_zone_check CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    CONSTRAINT person_locale_check CHECK (char_length(locale) BETWEEN 2 AND 16),
    CONSTRAINT person_dm_channel_id_check CHECK (char_length(dm_channel_id) BETWEEN 1 AND 32),
    CONSTRAINT person_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id),
    CONSTRAINT person_audit_ref_key UNIQUE (audit_ref)
);

CREATE TABLE uptake.privacy_floor (
    workspace_id UUID NOT NULL,
    score SMALLINT NOT NULL,
    rate SMALLINT NOT NULL,
    breakdown SMALLINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT privacy_floor_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT privacy_floor_score_check CHECK (score >= 5),
    CONSTRAINT privacy_floor_rate_check CHECK (rate >= 5),
    CONSTRAINT privacy_floor_breakdown_check CHECK (breakdown >= 10),
    CONSTRAINT privacy_floor_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id)
);

CREATE TABLE uptake.school (
    id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    district TEXT,
    hubspot_company_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT school_pkey PRIMARY KEY (id),
    CONSTRAINT school_workspace_id_name_key UNIQUE (workspace_id, name),
    CONSTRAINT school_name_check CHECK (char_length(name) BETWEEN 1 AND 150),
    CONSTRAINT school_time_zone_check CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    CONSTRAINT school_district_check CHECK (char_length(district) BETWEEN 1 AND 150),
    CONSTRAINT school_hubspot_company_id_check CHECK (char_length(hubspot_company_id) BETWEEN 1 AND 64),
    CONSTRAINT school_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id),
    CONSTRAINT school_hubspot_company_id_key UNIQUE (hubspot_company_id)
);

CREATE TABLE uptake.signal_threshold (
    id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    measure TEXT NOT NULL,
    at_risk_below SMALLINT NOT NULL,
    high_performing_from SMALLINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT signal_threshold_pkey PRIMARY KEY (id),
    CONSTRAINT signal_threshold_workspace_id_measure_key UNIQUE (workspace_id, measure),
    CONSTRAINT signal_threshold_measure_check CHECK (measure IN ('plan_rate', 'applied_5d', 'survey_rate')),
    CONSTRAINT signal_threshold_at_risk_below_check CHECK (at_risk_below BETWEEN 21 AND 79),
    CONSTRAINT signal_threshold_high_performing_from_check CHECK (high_performing_from BETWEEN 22 AND 80),
    CONSTRAINT signal_threshold_order_check CHECK (at_risk_below < high_performing_from),
    CONSTRAINT signal_threshold_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id)
);

CREATE TABLE uptake.strategy (
    id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT strategy_pkey PRIMARY KEY (id),
    CONSTRAINT strategy_workspace_id_name_key UNIQUE (workspace_id, name),
    CONSTRAINT strategy_name_check CHECK (char_length(name) BETWEEN 1 AND 75),
    CONSTRAINT strategy_description_check CHECK (char_length(description) BETWEEN 1 AND 150),
    CONSTRAINT strategy_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id)
);

CREATE TABLE uptake.engagement (
    id UUID NOT NULL,
    school_id UUID NOT NULL,
    topic TEXT NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    strategist_id UUID,
    workshop_type TEXT NOT NULL,
    source TEXT NOT NULL,
    hubspot_deal_id TEXT,
    digest_channel_id TEXT,
    window_anchor TEXT NOT NULL,
    state TEXT NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    anchored_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT engagement_pkey PRIMARY KEY (id),
    CONSTRAINT engagement_school_id_topic_starts_at_key UNIQUE (school_id, topic, starts_at),
    CONSTRAINT engagement_topic_check CHECK (char_length(topic) BETWEEN 1 AND 150),
    CONSTRAINT engagement_workshop_type_check CHECK (workshop_type IN ('half_day', 'full_day')),
    CONSTRAINT engagement_source_check CHECK (source IN ('hubspot', 'manual')),
    CONSTRAINT engagement_hubspot_deal_id_check CHECK (char_length(hubspot_deal_id) BETWEEN 1 AND 64),
    CONSTRAINT engagement_digest_channel_id_check CHECK (char_length(digest_channel_id) BETWEEN 1 AND 32),
    CONSTRAINT engagement_window_anchor_check CHECK (window_anchor IN ('marked_complete', 'participant')),
    CONSTRAINT engagement_state_check CHECK (state IN ('planned', 'completed', 'cancelled')),
    CONSTRAINT engagement_completed_at_check CHECK ((completed_at IS NOT NULL) = (state = 'completed')),
    CONSTRAINT engagement_school_id_fkey FOREIGN KEY(school_id) REFERENCES uptake.school (id),
    CONSTRAINT engagement_strategist_id_fkey FOREIGN KEY(strategist_id) REFERENCES uptake.person (id),
    CONSTRAINT engagement_hubspot_deal_id_key UNIQUE (hubspot_deal_id)
);
CREATE INDEX engagement_completed ON uptake.engagement (completed_at) WHERE state = 'completed';
CREATE INDEX engagement_strategist ON uptake.engagement (strategist_id);

CREATE TABLE uptake.home_page (
    person_id UUID NOT NULL,
    changed BIGINT NOT NULL,
    shown BIGINT DEFAULT 0 NOT NULL,
    claimed_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT home_page_pkey PRIMARY KEY (person_id),
    CONSTRAINT home_page_changed_check CHECK (changed >= 1),
    CONSTRAINT home_page_shown_check CHECK (shown BETWEEN 0 AND changed),
    CONSTRAINT home_page_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id)
);
CREATE INDEX home_page_behind ON uptake.home_page (person_id) WHERE shown < changed;

CREATE TABLE uptake.intro_video (
    id UUID NOT NULL,
    strategist_id UUID NOT NULL,
    url TEXT NOT NULL,
    duration_seconds SMALLINT NOT NULL,
    approval TEXT DEFAULT 'pending' NOT NULL,
    submission INTEGER DEFAULT 1 NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reviewer_id UUID,
    reviewed_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT intro_video_pkey PRIMARY KEY (id),
    CONSTRAINT intro_video_url_check CHECK (url ~* '^https?://[^[:space:]/]+[^[:space:]]*$' AND char_length(url) <= 2000),
    CONSTRAINT intro_video_duration_seconds_check CHECK (duration_seconds BETWEEN 1 AND 45),
    CONSTRAINT intro_video_approval_check CHECK (approval IN ('pending', 'approved', 'rejected')),
    CONSTRAINT intro_video_submission_check CHECK (submission >= 1),
    CONSTRAINT intro_video_reason_check CHECK (char_length(reason) BETWEEN 1 AND 300),
    CONSTRAINT intro_video_rejected_check CHECK ((approval = 'rejected') = (reason IS NOT NULL)),
    CONSTRAINT intro_video_reviewed_check CHECK ((approval = 'pending') = (reviewed_at IS NULL)),
    CONSTRAINT intro_video_reviewer_check CHECK (reviewer_id IS NULL OR approval <> 'pending'),
    CONSTRAINT intro_video_strategist_id_fkey FOREIGN KEY(strategist_id) REFERENCES uptake.person (id),
    CONSTRAINT intro_video_reviewer_id_fkey FOREIGN KEY(reviewer_id) REFERENCES uptake.person (id)
);
CREATE UNIQUE INDEX intro_video_one_pending ON uptake.intro_video (strategist_id) WHERE approval = 'pending';
CREATE INDEX intro_video_reviewer ON uptake.intro_video (reviewer_id);
CREATE INDEX intro_video_strategist ON uptake.intro_video (strategist_id, approval);

CREATE TABLE uptake.learner_profile (
    person_id UUID NOT NULL,
    grade_bands TEXT[] NOT NULL,
    experience TEXT,
    content_areas TEXT[] NOT NULL,
    school_role TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT learner_profile_pkey PRIMARY KEY (person_id),
    CONSTRAINT learner_profile_grade_bands_check CHECK (grade_bands <@ ARRAY['early_years', 'k_2', 'g3_5', 'g6_8', 'g9_12', 'all_grades']),
    CONSTRAINT learner_profile_experience_check CHECK (experience IN ('y0_2', 'y3_5', 'y6_10', 'y11_20', 'y21_plus')),
    CONSTRAINT learner_profile_content_areas_check CHECK (content_areas <@ ARRAY['literacy', 'mathematics', 'science', 'social_studies', 'arts', 'languages', 'physical_education', 'special_education', 'technology', 'generalist']),
    CONSTRAINT learner_profile_school_role_check CHECK (school_role IN ('teacher', 'coach', 'specialist', 'leader', 'support')),
    CONSTRAINT learner_profile_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id),
    CONSTRAINT learner_profile_id_key UNIQUE (id)
);

CREATE TABLE uptake.nudge_preference (
    person_id UUID NOT NULL,
    muted_all BOOLEAN DEFAULT false NOT NULL,
    muted_kinds TEXT[] DEFAULT '{}' NOT NULL,
    snoozed_until TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opens TIME WITHOUT TIME ZONE,
    closes TIME WITHOUT TIME ZONE,
    weekdays SMALLINT[],
    CONSTRAINT nudge_preference_pkey PRIMARY KEY (person_id),
    CONSTRAINT nudge_preference_muted_kinds_check CHECK (cardinality(muted_kinds) <= 50 AND array_position(muted_kinds, NULL) IS NULL),
    CONSTRAINT nudge_preference_weekdays_check CHECK (cardinality(weekdays) BETWEEN 1 AND 5 AND weekdays <@ '{1,2,3,4,5}'::smallint[] AND array_position(weekdays, NULL) IS NULL),
    CONSTRAINT nudge_preference_hours_check CHECK (num_nulls(opens, closes, weekdays) IN (0, 3) AND closes - opens >= interval '1 hour'),
    CONSTRAINT nudge_preference_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id)
);

CREATE TABLE uptake.school_context_profile (
    id UUID NOT NULL,
    school_id UUID NOT NULL,
    version INTEGER NOT NULL,
    readiness SMALLINT NOT NULL,
    change_tags TEXT[] NOT NULL,
    priorities TEXT[] NOT NULL,
    note TEXT,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT school_context_profile_pkey PRIMARY KEY (id),
    CONSTRAINT school_context_profile_no_overlap EXCLUDE USING gist (school_id WITH =, tstzrange(valid_from, valid_to) WITH &&),
    CONSTRAINT school_context_profile_school_id_version_key UNIQUE (school_id, version),
    CONSTRAINT school_context_profile_version_check CHECK (version >= 1),
    CONSTRAINT school_context_profile_readiness_check CHECK (readiness BETWEEN 1 AND 5),
    CONSTRAINT school_context_profile_change_tags_check CHECK (cardinality(change_tags) <= 8 AND change_tags <@ ARRAY['new_leadership', 'new_curriculum', 'new_schedule', 'staffing_change', 'new_technology', 'policy_change', 'restructuring', 'community_change']),
    CONSTRAINT school_context_profile_priorities_check CHECK (cardinality(priorities) <= 3 AND priorities <@ ARRAY['literacy', 'numeracy', 'student_engagement', 'assessment_feedback', 'differentiation', 'classroom_culture', 'multilingual_learners', 'inclusion', 'technology_integration', 'family_partnership']),
    CONSTRAINT school_context_profile_note_check CHECK (char_length(note) BETWEEN 1 AND 500),
    CONSTRAINT school_context_profile_range_check CHECK (valid_to >= valid_from),
    CONSTRAINT school_context_profile_school_id_fkey FOREIGN KEY(school_id) REFERENCES uptake.school (id),
    CONSTRAINT school_context_profile_updated_by_fkey FOREIGN KEY(updated_by) REFERENCES uptake.person (id) ON DELETE SET NULL
);
CREATE INDEX school_context_profile_updated_by ON uptake.school_context_profile (updated_by);

CREATE TABLE uptake.school_holiday (
    school_id UUID NOT NULL,
    day DATE NOT NULL,
    CONSTRAINT school_holiday_pkey PRIMARY KEY (school_id, day),
    CONSTRAINT school_holiday_school_id_fkey FOREIGN KEY(school_id) REFERENCES uptake.school (id)
);

CREATE TABLE uptake.subject_request (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    begun_at TIMESTAMP WITH TIME ZONE,
    tried_at TIMESTAMP WITH TIME ZONE,
    done_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT subject_request_pkey PRIMARY KEY (id),
    CONSTRAINT subject_request_kind_check CHECK (kind IN ('export', 'erasure')),
    CONSTRAINT subject_request_outcome_check CHECK (outcome IN ('sent', 'undeliverable', 'taken_back')),
    CONSTRAINT subject_request_done_check CHECK ((done_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT subject_request_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX subject_request_one_open ON uptake.subject_request (person_id, kind) WHERE done_at IS NULL;
CREATE INDEX subject_request_person ON uptake.subject_request (person_id);

CREATE TABLE uptake.cohort (
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    name TEXT NOT NULL,
    attendee_group TEXT,
    note TEXT,
    expected_count INTEGER,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT cohort_pkey PRIMARY KEY (id),
    CONSTRAINT cohort_engagement_id_id_key UNIQUE (engagement_id, id),
    CONSTRAINT cohort_engagement_id_name_key UNIQUE (engagement_id, name),
    CONSTRAINT cohort_name_check CHECK (char_length(name) BETWEEN 1 AND 75),
    CONSTRAINT cohort_attendee_group_check CHECK (attendee_group IN ('whole_staff', 'grade_team', 'department', 'new_teachers', 'instructional_coaches', 'school_leaders', 'mixed')),
    CONSTRAINT cohort_note_check CHECK (char_length(note) BETWEEN 1 AND 300),
    CONSTRAINT cohort_expected_count_check CHECK (expected_count BETWEEN 0 AND 100000),
    CONSTRAINT cohort_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);

CREATE TABLE uptake.content_asset (
    id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    engagement_id UUID,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    link TEXT NOT NULL,
    visibility TEXT DEFAULT 'draft' NOT NULL,
    owner TEXT DEFAULT 'pm' NOT NULL,
    release_rule TEXT NOT NULL,
    created_by UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT content_asset_pkey PRIMARY KEY (id),
    CONSTRAINT content_asset_title_check CHECK (char_length(title) BETWEEN 1 AND 150),
    CONSTRAINT content_asset_type_check CHECK (type IN ('pre_work', 'workshop_material', 'slide_deck', 'post_resource', 'microlearning')),
    CONSTRAINT content_asset_link_check CHECK (link ~* '^https?://[^[:space:]/]+[^[:space:]]*$' AND char_length(link) <= 2000),
    CONSTRAINT content_asset_visibility_check CHECK (visibility IN ('draft', 'pre_engagement', 'day_of', 'post_released')),
    CONSTRAINT content_asset_owner_check CHECK (owner IN ('pm', 'content_creator')),
    CONSTRAINT content_asset_release_rule_check CHECK (release_rule IN ('pre_engagement', 'day_of', 'post_released', 'by_hand')),
    CONSTRAINT content_asset_engagement_check CHECK (engagement_id IS NOT NULL OR type = 'microlearning'),
    CONSTRAINT content_asset_reusable_check CHECK (engagement_id IS NOT NULL OR (owner = 'content_creator' AND release_rule = 'by_hand' AND visibility IN ('draft', 'post_released'))),
    CONSTRAINT content_asset_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id),
    CONSTRAINT content_asset_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id),
    CONSTRAINT content_asset_created_by_fkey FOREIGN KEY(created_by) REFERENCES uptake.person (id)
);
CREATE INDEX content_asset_created_by ON uptake.content_asset (created_by);
CREATE INDEX content_asset_engagement ON uptake.content_asset (engagement_id);
CREATE INDEX content_asset_reusable ON uptake.content_asset (workspace_id) WHERE engagement_id IS NULL;
CREATE INDEX content_asset_to_release ON uptake.content_asset (engagement_id) WHERE release_rule <> 'by_hand' AND visibility <> 'post_released';

CREATE TABLE uptake.engagement_context (
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    readiness SMALLINT NOT NULL,
    change_tags TEXT[] NOT NULL,
    priorities TEXT[] NOT NULL,
    note TEXT,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT engagement_context_pkey PRIMARY KEY (id),
    CONSTRAINT engagement_context_readiness_check CHECK (readiness BETWEEN 1 AND 5),
    CONSTRAINT engagement_context_change_tags_check CHECK (cardinality(change_tags) <= 8 AND change_tags <@ ARRAY['new_leadership', 'new_curriculum', 'new_schedule', 'staffing_change', 'new_technology', 'policy_change', 'restructuring', 'community_change']),
    CONSTRAINT engagement_context_priorities_check CHECK (cardinality(priorities) <= 3 AND priorities <@ ARRAY['literacy', 'numeracy', 'student_engagement', 'assessment_feedback', 'differentiation', 'classroom_culture', 'multilingual_learners', 'inclusion', 'technology_integration', 'family_partnership']),
    CONSTRAINT engagement_context_note_check CHECK (char_length(note) BETWEEN 1 AND 500),
    CONSTRAINT engagement_context_engagement_id_key UNIQUE (engagement_id),
    CONSTRAINT engagement_context_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id),
    CONSTRAINT engagement_context_updated_by_fkey FOREIGN KEY(updated_by) REFERENCES uptake.person (id) ON DELETE SET NULL
);
CREATE INDEX engagement_context_updated_by ON uptake.engagement_context (updated_by);

CREATE TABLE uptake.engagement_strategy (
    engagement_id UUID NOT NULL,
    strategy_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    CONSTRAINT engagement_strategy_pkey PRIMARY KEY (engagement_id, strategy_id),
    CONSTRAINT engagement_strategy_engagement_id_position_key UNIQUE (engagement_id, position) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT engagement_strategy_position_check CHECK ("position" >= 1 AND "position" <= 100),
    CONSTRAINT engagement_strategy_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id),
    CONSTRAINT engagement_strategy_strategy_id_fkey FOREIGN KEY(strategy_id) REFERENCES uptake.strategy (id)
);

CREATE TABLE uptake.outbox (
    key TEXT NOT NULL,
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id UUID,
    channel_id TEXT,
    engagement_id UUID,
    facts JSONB NOT NULL,
    counts_as_nudge BOOLEAN NOT NULL,
    not_before TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    state TEXT DEFAULT 'waiting' NOT NULL,
    claim_token UUID,
    claimed_until TIMESTAMP WITH TIME ZONE,
    claimed_by TEXT,
    attempts INTEGER DEFAULT 0 NOT NULL,
    uncertain BOOLEAN DEFAULT false NOT NULL,
    slack_channel TEXT,
    slack_ts TEXT,
    sent_at TIMESTAMP WITH TIME ZONE,
    outcome_code TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (key),
    CONSTRAINT outbox_key_check CHECK (char_length(key) BETWEEN 1 AND 200),
    CONSTRAINT outbox_lane_check CHECK (char_length(lane) BETWEEN 1 AND 100),
    CONSTRAINT outbox_kind_check CHECK (kind ~ '^[a-z0-9_]{1,64}$'),
    CONSTRAINT outbox_channel_id_check CHECK (char_length(channel_id) BETWEEN 1 AND 32),
    CONSTRAINT outbox_facts_check CHECK (jsonb_typeof(facts) = 'object' AND octet_length(facts::text) <= 4000),
    CONSTRAINT outbox_state_check CHECK (state IN ('waiting', 'claimed', 'sent', 'lapsed', 'failed')),
    CONSTRAINT outbox_claimed_by_check CHECK (char_length(claimed_by) BETWEEN 1 AND 100),
    CONSTRAINT outbox_attempts_check CHECK (attempts >= 0),
    CONSTRAINT outbox_slack_channel_check CHECK (char_length(slack_channel) BETWEEN 1 AND 32),
    CONSTRAINT outbox_slack_ts_check CHECK (char_length(slack_ts) BETWEEN 1 AND 32),
    CONSTRAINT outbox_outcome_code_check CHECK (char_length(outcome_code) BETWEEN 1 AND 64),
    CONSTRAINT outbox_audience_check CHECK ((person_id IS NULL) <> (channel_id IS NULL)),
    CONSTRAINT outbox_claim_check CHECK ((state = 'claimed') = (claim_token IS NOT NULL) AND (claim_token IS NULL) = (claimed_until IS NULL) AND (claim_token IS NULL) = (claimed_by IS NULL)),
    CONSTRAINT outbox_sent_check CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT outbox_seq_key UNIQUE (seq),
    CONSTRAINT outbox_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id),
    CONSTRAINT outbox_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);
CREATE INDEX outbox_digests ON uptake.outbox (engagement_id) WHERE kind = 'digest';
CREATE INDEX outbox_due ON uptake.outbox (not_before) WHERE state IN ('waiting', 'claimed');
CREATE INDEX outbox_engagement_nudges ON uptake.outbox (engagement_id) WHERE counts_as_nudge AND state = 'sent';
CREATE INDEX outbox_lane_heads ON uptake.outbox (lane, seq) WHERE state IN ('waiting', 'claimed');
CREATE INDEX outbox_nudges ON uptake.outbox (person_id, sent_at) WHERE counts_as_nudge AND state = 'sent';
CREATE UNIQUE INDEX outbox_one_claim_a_lane ON uptake.outbox (lane) WHERE state = 'claimed';

CREATE TABLE uptake.pulse_check (
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    statement TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pulse_check_pkey PRIMARY KEY (id),
    CONSTRAINT pulse_check_id_engagement_id_key UNIQUE (id, engagement_id),
    CONSTRAINT pulse_check_statement_check CHECK (char_length(statement) BETWEEN 1 AND 300),
    CONSTRAINT pulse_check_engagement_id_key UNIQUE (engagement_id),
    CONSTRAINT pulse_check_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);

CREATE TABLE uptake.released_cell (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    engagement_id UUID NOT NULL,
    moment TEXT NOT NULL,
    measure TEXT NOT NULL,
    part TEXT DEFAULT '' NOT NULL,
    numerator INTEGER,
    denominator INTEGER NOT NULL,
    everybody INTEGER,
    events INTEGER[],
    leavers INTEGER[],
    floor SMALLINT NOT NULL,
    value NUMERIC,
    modifier TEXT,
    blank_reason TEXT,
    n_band TEXT,
    n_or_more BOOLEAN DEFAULT false NOT NULL,
    some_still_open BOOLEAN DEFAULT false NOT NULL,
    as_of TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT released_cell_pkey PRIMARY KEY (id),
    CONSTRAINT released_cell_id_moment_measure_part_key UNIQUE (id, moment, measure, part),
    CONSTRAINT released_cell_moment_check CHECK (moment IN ('completion', '24h', '48h', '5d', '14d', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8', 'pulse')),
    CONSTRAINT released_cell_measure_check CHECK (measure IN ('plan_rate', 'prework_rate', 'survey_rate', 'applied_24h', 'applied_48h', 'applied_5d', 'median_hours_to_first_application', 'repeat_rate', 'median_attempts_to_mastery', 'outcome_success_share', 'evidence_mix', 'nudges_sent', 'nudges_acted_on_24h', 'nudges_muted', 'obstacle_theme', 'profile_grade_band', 'profile_experience', 'profile_content_area', 'profile_school_role', 'pulse_mean', 'pulse_distribution', 'question_missed', 'question_option', 'gap_missed')),
    CONSTRAINT released_cell_part_check CHECK (char_length(part) <= 80),
    CONSTRAINT released_cell_denominator_check CHECK (denominator >= 0),
    CONSTRAINT released_cell_everybody_check CHECK (everybody >= 0),
    CONSTRAINT released_cell_floor_check CHECK (floor >= 5),
    CONSTRAINT released_cell_modifier_check CHECK (modifier IN ('or_more', 'or_fewer')),
    CONSTRAINT released_cell_blank_reason_check CHECK (blank_reason IN ('too_few', 'window_open', 'not_reached', 'nobody_yet', 'too_alike', 'told_elsewhere')),
    CONSTRAINT released_cell_n_band_check CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    CONSTRAINT released_cell_band CHECK (n_band IS NULL OR denominator >= 5),
    CONSTRAINT released_cell_blank_or_value CHECK ((value IS NULL) = (blank_reason IS NOT NULL)),
    CONSTRAINT released_cell_breakdown_floor CHECK (measure NOT IN ('evidence_mix', 'profile_grade_band', 'profile_experience', 'profile_content_area', 'profile_school_role', 'pulse_distribution', 'question_option') OR floor >= 10),
    CONSTRAINT released_cell_few CHECK (n_band IS NOT NULL OR (numerator IS NULL AND events IS NULL AND leavers IS NULL)),
    CONSTRAINT released_cell_floor CHECK (value IS NULL OR denominator >= floor),
    CONSTRAINT released_cell_modified_value CHECK (modifier IS NULL OR value IS NOT NULL),
    CONSTRAINT released_cell_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);
CREATE INDEX released_cell_engagement ON uptake.released_cell (engagement_id, moment);

CREATE TABLE uptake.role_assignment (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    scope_kind TEXT NOT NULL,
    scope_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    workspace_id UUID GENERATED ALWAYS AS (CASE WHEN (scope_kind = 'organisation') THEN scope_id ELSE NULL::uuid END) STORED,
    school_id UUID GENERATED ALWAYS AS (CASE WHEN (scope_kind = 'school') THEN scope_id ELSE NULL::uuid END) STORED,
    engagement_id UUID GENERATED ALWAYS AS (CASE WHEN (scope_kind = 'engagement') THEN scope_id ELSE NULL::uuid END) STORED,
    CONSTRAINT role_assignment_pkey PRIMARY KEY (id),
    CONSTRAINT role_assignment_person_id_role_scope_kind_scope_id_key UNIQUE (person_id, role, scope_kind, scope_id),
    CONSTRAINT role_assignment_role_check CHECK (role IN ('participant', 'is', 'la', 'pm', 'content_creator')),
    CONSTRAINT role_assignment_scope_kind_check CHECK (scope_kind IN ('organisation', 'school', 'engagement')),
    CONSTRAINT role_assignment_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id),
    CONSTRAINT role_assignment_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id),
    CONSTRAINT role_assignment_school_id_fkey FOREIGN KEY(school_id) REFERENCES uptake.school (id),
    CONSTRAINT role_assignment_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);

CREATE TABLE uptake.video_view (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    video_id UUID NOT NULL,
    watched_pct SMALLINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT video_view_pkey PRIMARY KEY (id),
    CONSTRAINT video_view_once_each UNIQUE (participant_id, video_id),
    CONSTRAINT video_view_watched_pct_check CHECK (watched_pct BETWEEN 0 AND 100),
    CONSTRAINT video_view_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id),
    CONSTRAINT video_view_video_id_fkey FOREIGN KEY(video_id) REFERENCES uptake.intro_video (id)
);
CREATE INDEX video_view_video ON uptake.video_view (video_id);

CREATE TABLE uptake.case_study_request (
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    cohort_id UUID NOT NULL,
    state TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT case_study_request_pkey PRIMARY KEY (id),
    CONSTRAINT case_study_request_id_engagement_id_key UNIQUE (id, engagement_id),
    CONSTRAINT case_study_request_engagement_id_cohort_id_fkey FOREIGN KEY(engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id),
    CONSTRAINT case_study_request_state_check CHECK (state IN ('open', 'closed')),
    CONSTRAINT case_study_request_closed_check CHECK ((closed_at IS NOT NULL) = (state = 'closed')),
    CONSTRAINT case_study_request_cohort_id_key UNIQUE (cohort_id)
);

CREATE TABLE uptake.checkpoint_release (
    cohort_id UUID NOT NULL,
    checkpoint TEXT NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT checkpoint_release_pkey PRIMARY KEY (cohort_id, checkpoint),
    CONSTRAINT checkpoint_release_checkpoint_check CHECK (checkpoint IN ('completion', '24h', '48h', '5d', '14d', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8')),
    CONSTRAINT checkpoint_release_cohort_id_fkey FOREIGN KEY(cohort_id) REFERENCES uptake.cohort (id)
);

CREATE TABLE uptake.content_asset_gap_tag (
    asset_id UUID NOT NULL,
    gap_tag TEXT NOT NULL,
    CONSTRAINT content_asset_gap_tag_pkey PRIMARY KEY (asset_id, gap_tag),
    CONSTRAINT content_asset_gap_tag_asset_id_fkey FOREIGN KEY(asset_id) REFERENCES uptake.content_asset (id),
    CONSTRAINT content_asset_gap_tag_gap_tag_fkey FOREIGN KEY(gap_tag) REFERENCES uptake.gap_tag (tag)
);
CREATE INDEX content_asset_gap_tag_tag ON uptake.content_asset_gap_tag (gap_tag);

CREATE TABLE uptake.enrollment (
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    cohort_id UUID NOT NULL,
    person_id UUID NOT NULL,
    joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    checked_in_at TIMESTAMP WITH TIME ZONE,
    anchor_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT enrollment_pkey PRIMARY KEY (id),
    CONSTRAINT enrollment_engagement_id_person_id_key UNIQUE (engagement_id, person_id),
    CONSTRAINT enrollment_engagement_id_cohort_id_fkey FOREIGN KEY(engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id),
    CONSTRAINT enrollment_check CHECK (left_at >= joined_at),
    CONSTRAINT enrollment_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id),
    CONSTRAINT enrollment_person_id_fkey FOREIGN KEY(person_id) REFERENCES uptake.person (id)
);
CREATE INDEX enrollment_cohort ON uptake.enrollment (cohort_id);
CREATE INDEX enrollment_person ON uptake.enrollment (person_id);

CREATE TABLE uptake.gap_signal (
    id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    gap_tag TEXT NOT NULL,
    share SMALLINT NOT NULL,
    share_modifier TEXT,
    n_band TEXT NOT NULL,
    status TEXT NOT NULL,
    asset_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT gap_signal_pkey PRIMARY KEY (id),
    CONSTRAINT gap_signal_share_check CHECK (share BETWEEN 0 AND 100),
    CONSTRAINT gap_signal_share_modifier_check CHECK (share_modifier IN ('or_more', 'or_fewer')),
    CONSTRAINT gap_signal_n_band_check CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    CONSTRAINT gap_signal_status_check CHECK (status IN ('open', 'planned', 'published', 'dismissed')),
    CONSTRAINT gap_signal_answered_check CHECK ((asset_id IS NOT NULL) = (status = 'published')),
    CONSTRAINT gap_signal_workspace_id_fkey FOREIGN KEY(workspace_id) REFERENCES uptake.workspace (id),
    CONSTRAINT gap_signal_gap_tag_fkey FOREIGN KEY(gap_tag) REFERENCES uptake.gap_tag (tag),
    CONSTRAINT gap_signal_asset_id_fkey FOREIGN KEY(asset_id) REFERENCES uptake.content_asset (id)
);
CREATE UNIQUE INDEX gap_signal_one_at_work ON uptake.gap_signal (workspace_id, gap_tag) WHERE status IN ('open', 'planned');

CREATE TABLE uptake.intervention_trigger (
    id UUID NOT NULL,
    phase TEXT NOT NULL,
    participant_id UUID,
    engagement_id UUID NOT NULL,
    cohort_id UUID NOT NULL,
    signal_type TEXT NOT NULL,
    step SMALLINT NOT NULL,
    fired_at TIMESTAMP WITH TIME ZONE NOT NULL,
    response_type TEXT NOT NULL,
    channel TEXT NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolution TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT intervention_trigger_pkey PRIMARY KEY (id),
    CONSTRAINT intervention_trigger_meaning UNIQUE NULLS NOT DISTINCT (participant_id, engagement_id, cohort_id, signal_type, step),
    CONSTRAINT intervention_trigger_once_each UNIQUE (participant_id, engagement_id, signal_type, step),
    CONSTRAINT intervention_trigger_engagement_id_cohort_id_fkey FOREIGN KEY(engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id),
    CONSTRAINT intervention_trigger_phase_check CHECK (phase IN ('prepare', 'engage', 'commit', 'apply', 'reflect', 'sustain')),
    CONSTRAINT intervention_trigger_signal_type_check CHECK (signal_type IN ('missing_prework', 'no_action_plan', 'no_application_24h', 'no_application_48h', 'no_application_5d', 'no_survey', 'drift', 'at_risk_cohort')),
    CONSTRAINT intervention_trigger_step_check CHECK (step BETWEEN 0 AND 100),
    CONSTRAINT intervention_trigger_response_type_check CHECK (response_type IN ('nudge', 'microlearning', 'strategist_alert', 'manager_alert')),
    CONSTRAINT intervention_trigger_channel_check CHECK (channel IN ('dm', 'channel', 'home')),
    CONSTRAINT intervention_trigger_resolution_check CHECK (char_length(resolution) BETWEEN 1 AND 64),
    CONSTRAINT intervention_trigger_resolved_check CHECK ((resolved_at IS NULL) = (resolution IS NULL)),
    CONSTRAINT intervention_trigger_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id),
    CONSTRAINT intervention_trigger_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);
CREATE INDEX intervention_trigger_engagement ON uptake.intervention_trigger (engagement_id);

CREATE TABLE uptake.next_engagement_signal (
    id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    cohort_id UUID NOT NULL,
    checkpoint TEXT NOT NULL,
    flag TEXT NOT NULL,
    gap_summary JSONB NOT NULL,
    state TEXT NOT NULL,
    la_id UUID,
    la_passed_at TIMESTAMP WITH TIME ZONE,
    la_absent TEXT,
    pm_id UUID,
    pm_passed_at TIMESTAMP WITH TIME ZONE,
    returned_because TEXT,
    hubspot_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT next_engagement_signal_pkey PRIMARY KEY (id),
    CONSTRAINT next_engagement_signal_cohort_id_checkpoint_key UNIQUE (cohort_id, checkpoint),
    CONSTRAINT next_engagement_signal_engagement_id_cohort_id_fkey FOREIGN KEY(engagement_id, cohort_id) REFERENCES uptake.cohort (engagement_id, id),
    CONSTRAINT next_engagement_signal_checkpoint_check CHECK (checkpoint IN ('5d', '14d')),
    CONSTRAINT next_engagement_signal_flag_check CHECK (flag IN ('at_risk', 'high_performing', 'steady')),
    CONSTRAINT next_engagement_signal_gap_summary_check CHECK (jsonb_typeof(gap_summary) = 'array' AND octet_length(gap_summary::text) <= 4000),
    CONSTRAINT next_engagement_signal_state_check CHECK (state IN ('drafted', 'la_review', 'pm_review', 'sent_to_hubspot', 'returned', 'closed')),
    CONSTRAINT next_engagement_signal_la_absent_check CHECK (la_absent ~ '^[a-z0-9_]{1,64}$'),
    CONSTRAINT next_engagement_signal_returned_because_check CHECK (char_length(returned_because) BETWEEN 1 AND 300),
    CONSTRAINT next_engagement_signal_hubspot_id_check CHECK (char_length(hubspot_id) BETWEEN 1 AND 64),
    CONSTRAINT next_engagement_signal_afresh_check CHECK (state NOT IN ('drafted', 'la_review') OR (la_passed_at IS NULL AND pm_passed_at IS NULL)),
    CONSTRAINT next_engagement_signal_first_check CHECK (state NOT IN ('pm_review', 'sent_to_hubspot') OR la_passed_at IS NOT NULL OR la_absent IS NOT NULL),
    CONSTRAINT next_engagement_signal_la_check CHECK (la_id IS NULL OR la_passed_at IS NOT NULL),
    CONSTRAINT next_engagement_signal_pm_check CHECK (pm_id IS NULL OR pm_passed_at IS NOT NULL),
    CONSTRAINT next_engagement_signal_returned_check CHECK (state <> 'returned' OR returned_because IS NOT NULL),
    CONSTRAINT next_engagement_signal_second_check CHECK (state <> 'sent_to_hubspot' OR pm_passed_at IS NOT NULL),
    CONSTRAINT next_engagement_signal_sent_check CHECK (CASE WHEN hubspot_id IS NULL THEN state <> 'sent_to_hubspot' ELSE state IN ('sent_to_hubspot', 'closed') END),
    CONSTRAINT next_engagement_signal_unread_check CHECK (la_passed_at IS NULL OR la_absent IS NULL),
    CONSTRAINT next_engagement_signal_la_id_fkey FOREIGN KEY(la_id) REFERENCES uptake.person (id) ON DELETE SET NULL,
    CONSTRAINT next_engagement_signal_pm_id_fkey FOREIGN KEY(pm_id) REFERENCES uptake.person (id) ON DELETE SET NULL,
    CONSTRAINT next_engagement_signal_hubspot_id_key UNIQUE (hubspot_id)
);

CREATE TABLE uptake.pre_work_completion (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    asset_id UUID NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pre_work_completion_pkey PRIMARY KEY (id),
    CONSTRAINT pre_work_completion_once_each UNIQUE (asset_id, participant_id),
    CONSTRAINT pre_work_completion_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id),
    CONSTRAINT pre_work_completion_asset_id_fkey FOREIGN KEY(asset_id) REFERENCES uptake.content_asset (id)
);
CREATE INDEX pre_work_completion_participant ON uptake.pre_work_completion (participant_id);

CREATE TABLE uptake.pre_work_opening (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    asset_id UUID NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pre_work_opening_pkey PRIMARY KEY (id),
    CONSTRAINT pre_work_opening_once_each UNIQUE (asset_id, participant_id),
    CONSTRAINT pre_work_opening_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id) ON DELETE CASCADE,
    CONSTRAINT pre_work_opening_asset_id_fkey FOREIGN KEY(asset_id) REFERENCES uptake.content_asset (id)
);
CREATE INDEX pre_work_opening_participant ON uptake.pre_work_opening (participant_id);

CREATE TABLE uptake.pulse_question (
    pulse_check_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    question TEXT NOT NULL,
    options TEXT[] NOT NULL,
    right_option SMALLINT NOT NULL,
    gap_tag TEXT NOT NULL,
    CONSTRAINT pulse_question_pkey PRIMARY KEY (pulse_check_id, position),
    CONSTRAINT pulse_question_position_check CHECK ("position" >= 1 AND "position" <= 3),
    CONSTRAINT pulse_question_question_check CHECK (char_length(question) BETWEEN 1 AND 300),
    CONSTRAINT pulse_question_options_check CHECK (array_ndims(options) = 1 AND cardinality(options) BETWEEN 2 AND 5 AND array_position(options, NULL) IS NULL AND array_position(options, '') IS NULL AND uptake.longest(options) <= 75),
    CONSTRAINT pulse_question_right_option_check CHECK (right_option BETWEEN 0 AND (cardinality(options) - 1)),
    CONSTRAINT pulse_question_pulse_check_id_fkey FOREIGN KEY(pulse_check_id) REFERENCES uptake.pulse_check (id),
    CONSTRAINT pulse_question_gap_tag_fkey FOREIGN KEY(gap_tag) REFERENCES uptake.gap_tag (tag)
);

CREATE TABLE uptake.pulse_round (
    id UUID NOT NULL,
    pulse_check_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    opens_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closes_at TIMESTAMP WITH TIME ZONE NOT NULL,
    score_floor SMALLINT NOT NULL,
    rate_floor SMALLINT NOT NULL,
    breakdown_floor SMALLINT NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_in xid8,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pulse_round_pkey PRIMARY KEY (id),
    CONSTRAINT pulse_round_pulse_check_id_engagement_id_fkey FOREIGN KEY(pulse_check_id, engagement_id) REFERENCES uptake.pulse_check (id, engagement_id),
    CONSTRAINT pulse_round_score_floor_check CHECK (score_floor >= 5),
    CONSTRAINT pulse_round_rate_floor_check CHECK (rate_floor >= 5),
    CONSTRAINT pulse_round_breakdown_floor_check CHECK (breakdown_floor >= 10),
    CONSTRAINT pulse_round_state_check CHECK (state IN ('open', 'closed', 'released')),
    CONSTRAINT pulse_round_closed CHECK ((state = 'open') = (closed_at IS NULL) AND (closed_at IS NULL) = (closed_in IS NULL) AND closed_at BETWEEN opens_at AND closes_at),
    CONSTRAINT pulse_round_lasts CHECK (closes_at > opens_at AND closes_at - opens_at <= interval '31 days'),
    CONSTRAINT pulse_round_pulse_check_id_key UNIQUE (pulse_check_id),
    CONSTRAINT pulse_round_engagement_id_key UNIQUE (engagement_id)
);
CREATE INDEX pulse_round_unreleased ON uptake.pulse_round (closes_at) WHERE state <> 'released';

CREATE TABLE uptake.released_cell_cohort (
    cohort_id UUID NOT NULL,
    moment TEXT NOT NULL,
    measure TEXT NOT NULL,
    part TEXT NOT NULL,
    cell_id UUID NOT NULL,
    CONSTRAINT released_cell_cohort_pkey PRIMARY KEY (cohort_id, moment, measure, part),
    CONSTRAINT released_cell_cohort_cell_id_moment_measure_part_fkey FOREIGN KEY(cell_id, moment, measure, part) REFERENCES uptake.released_cell (id, moment, measure, part),
    CONSTRAINT released_cell_cohort_cohort_id_fkey FOREIGN KEY(cohort_id) REFERENCES uptake.cohort (id)
);
CREATE INDEX released_cell_cohort_cell ON uptake.released_cell_cohort (cell_id);

CREATE TABLE uptake.visibility_transition (
    id UUID NOT NULL,
    asset_id UUID NOT NULL,
    moved_from TEXT NOT NULL,
    moved_to TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_ref UUID,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT visibility_transition_pkey PRIMARY KEY (id),
    CONSTRAINT visibility_transition_moved_from_check CHECK (moved_from IN ('draft', 'pre_engagement', 'day_of', 'post_released')),
    CONSTRAINT visibility_transition_moved_to_check CHECK (moved_to IN ('draft', 'pre_engagement', 'day_of', 'post_released')),
    CONSTRAINT visibility_transition_actor_kind_check CHECK (actor_kind IN ('person', 'system')),
    CONSTRAINT visibility_transition_actor_check CHECK ((actor_kind = 'person') = (actor_ref IS NOT NULL)),
    CONSTRAINT visibility_transition_moves_check CHECK (moved_from <> moved_to),
    CONSTRAINT visibility_transition_asset_id_fkey FOREIGN KEY(asset_id) REFERENCES uptake.content_asset (id)
);
CREATE INDEX visibility_transition_asset ON uptake.visibility_transition (asset_id, at);

CREATE TABLE uptake.action_plan (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    strategy_id UUID NOT NULL,
    revision INTEGER NOT NULL,
    what TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    with_whom_slack_id TEXT,
    with_whom_text TEXT,
    cue TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    calendar_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT action_plan_pkey PRIMARY KEY (id),
    CONSTRAINT action_plan_participant_id_engagement_id_revision_key UNIQUE (participant_id, engagement_id, revision),
    CONSTRAINT action_plan_engagement_id_participant_id_fkey FOREIGN KEY(engagement_id, participant_id) REFERENCES uptake.enrollment (engagement_id, person_id),
    CONSTRAINT action_plan_engagement_id_strategy_id_fkey FOREIGN KEY(engagement_id, strategy_id) REFERENCES uptake.engagement_strategy (engagement_id, strategy_id),
    CONSTRAINT action_plan_revision_check CHECK (revision >= 1),
    CONSTRAINT action_plan_what_check CHECK (char_length(what) BETWEEN 1 AND 500),
    CONSTRAINT action_plan_with_whom_slack_id_check CHECK (char_length(with_whom_slack_id) BETWEEN 1 AND 32),
    CONSTRAINT action_plan_with_whom_text_check CHECK (char_length(with_whom_text) BETWEEN 1 AND 150),
    CONSTRAINT action_plan_cue_check CHECK (char_length(cue) BETWEEN 1 AND 300),
    CONSTRAINT action_plan_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id)
);
CREATE INDEX action_plan_engagement ON uptake.action_plan (engagement_id, participant_id, revision) INCLUDE (due_at, created_at, withdrawn_at);

CREATE TABLE uptake.application_event (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    strategy_id UUID NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
    evidence_type TEXT NOT NULL,
    outcome TEXT NOT NULL,
    attempt_number INTEGER NOT NULL,
    note TEXT,
    artifact_link TEXT,
    slack_file_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT application_event_pkey PRIMARY KEY (id),
    CONSTRAINT application_event_engagement_id_participant_id_fkey FOREIGN KEY(engagement_id, participant_id) REFERENCES uptake.enrollment (engagement_id, person_id),
    CONSTRAINT application_event_engagement_id_strategy_id_fkey FOREIGN KEY(engagement_id, strategy_id) REFERENCES uptake.engagement_strategy (engagement_id, strategy_id),
    CONSTRAINT application_event_evidence_type_check CHECK (evidence_type IN ('artifact', 'observation', 'self_report')),
    CONSTRAINT application_event_outcome_check CHECK (outcome IN ('success', 'attempted_failed')),
    CONSTRAINT application_event_attempt_number_check CHECK (attempt_number >= 1),
    CONSTRAINT application_event_note_check CHECK (char_length(note) BETWEEN 1 AND 1000),
    CONSTRAINT application_event_artifact_link_check CHECK (char_length(artifact_link) BETWEEN 1 AND 2000),
    CONSTRAINT application_event_slack_file_id_check CHECK (char_length(slack_file_id) BETWEEN 1 AND 32),
    CONSTRAINT application_event_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id)
)
 WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_insert_threshold = 1000);
CREATE UNIQUE INDEX application_event_attempt ON uptake.application_event (engagement_id, participant_id, strategy_id, attempt_number) INCLUDE (outcome, occurred_at, created_at, evidence_type);

CREATE TABLE uptake.case_study_volunteer (
    id UUID NOT NULL,
    request_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    participant_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT case_study_volunteer_pkey PRIMARY KEY (id),
    CONSTRAINT case_study_volunteer_request_id_participant_id_key UNIQUE (request_id, participant_id),
    CONSTRAINT case_study_volunteer_engagement_id_participant_id_fkey FOREIGN KEY(engagement_id, participant_id) REFERENCES uptake.enrollment (engagement_id, person_id),
    CONSTRAINT case_study_volunteer_request_id_engagement_id_fkey FOREIGN KEY(request_id, engagement_id) REFERENCES uptake.case_study_request (id, engagement_id),
    CONSTRAINT case_study_volunteer_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id)
);
CREATE INDEX case_study_volunteer_participant ON uptake.case_study_volunteer (participant_id);

CREATE TABLE uptake.certificate (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    code TEXT NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revocation_reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT certificate_pkey PRIMARY KEY (id),
    CONSTRAINT certificate_once_each UNIQUE (engagement_id, participant_id),
    CONSTRAINT certificate_engagement_id_participant_id_fkey FOREIGN KEY(engagement_id, participant_id) REFERENCES uptake.enrollment (engagement_id, person_id),
    CONSTRAINT certificate_code_check CHECK (code ~ '^[A-Za-z0-9_-]{22,64}$'),
    CONSTRAINT certificate_revocation_reason_check CHECK (char_length(revocation_reason) BETWEEN 1 AND 300),
    CONSTRAINT certificate_check CHECK (revoked_at >= issued_at),
    CONSTRAINT certificate_revoked_check CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
    CONSTRAINT certificate_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id),
    CONSTRAINT certificate_code_key UNIQUE (code)
);
CREATE INDEX certificate_participant ON uptake.certificate (participant_id);

CREATE TABLE uptake.gap_signal_engagement (
    gap_signal_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    share SMALLINT NOT NULL,
    share_modifier TEXT,
    n_band TEXT NOT NULL,
    CONSTRAINT gap_signal_engagement_pkey PRIMARY KEY (gap_signal_id, engagement_id),
    CONSTRAINT gap_signal_engagement_share_check CHECK (share BETWEEN 0 AND 100),
    CONSTRAINT gap_signal_engagement_share_modifier_check CHECK (share_modifier IN ('or_more', 'or_fewer')),
    CONSTRAINT gap_signal_engagement_n_band_check CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    CONSTRAINT gap_signal_engagement_gap_signal_id_fkey FOREIGN KEY(gap_signal_id) REFERENCES uptake.gap_signal (id),
    CONSTRAINT gap_signal_engagement_engagement_id_fkey FOREIGN KEY(engagement_id) REFERENCES uptake.engagement (id)
);

CREATE TABLE uptake.reflection (
    id UUID NOT NULL,
    participant_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    state TEXT NOT NULL,
    survey_complete BOOLEAN GENERATED ALWAYS AS (state = 'complete') STORED NOT NULL,
    themes TEXT[] NOT NULL,
    completed_at TIMESTAMP WITH TIME ZONE,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT reflection_pkey PRIMARY KEY (id),
    CONSTRAINT reflection_once_each UNIQUE (engagement_id, participant_id),
    CONSTRAINT reflection_engagement_id_participant_id_fkey FOREIGN KEY(engagement_id, participant_id) REFERENCES uptake.enrollment (engagement_id, person_id),
    CONSTRAINT reflection_state_check CHECK (state IN ('draft', 'complete')),
    CONSTRAINT reflection_themes_check CHECK (cardinality(themes) <= 10 AND themes <@ ARRAY['time', 'materials', 'student_response', 'confidence', 'curriculum_fit', 'class_size', 'support', 'technology', 'schedule', 'other']),
    CONSTRAINT reflection_completed_at_check CHECK ((completed_at IS NOT NULL) = (state = 'complete')),
    CONSTRAINT reflection_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id)
);
CREATE INDEX reflection_participant ON uptake.reflection (participant_id);

CREATE TABLE uptake.released_figure (
    cohort_id UUID NOT NULL,
    checkpoint TEXT NOT NULL,
    measure TEXT NOT NULL,
    value NUMERIC,
    modifier TEXT,
    blank_reason TEXT,
    n_band TEXT,
    denominator INTEGER NOT NULL,
    still_open INTEGER,
    computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT released_figure_pkey PRIMARY KEY (cohort_id, checkpoint, measure),
    CONSTRAINT released_figure_cohort_id_checkpoint_fkey FOREIGN KEY(cohort_id, checkpoint) REFERENCES uptake.checkpoint_release (cohort_id, checkpoint),
    CONSTRAINT released_figure_measure_check CHECK (measure IN ('plan_rate', 'applied_24h', 'applied_48h', 'applied_5d', 'median_hours_to_first_application', 'nudges_acted_on_24h', 'outcome_success_share')),
    CONSTRAINT released_figure_modifier_check CHECK (modifier IN ('or_more', 'or_fewer')),
    CONSTRAINT released_figure_blank_reason_check CHECK (blank_reason IN ('too_few', 'window_open', 'not_reached', 'nobody_yet')),
    CONSTRAINT released_figure_n_band_check CHECK (n_band IN ('5-9', '10-19', '20-49', '50+')),
    CONSTRAINT released_figure_denominator_check CHECK (denominator >= 0),
    CONSTRAINT released_figure_still_open_check CHECK (still_open >= 0),
    CONSTRAINT released_figure_band CHECK ((n_band IS NULL) = (denominator < 5)),
    CONSTRAINT released_figure_blank_or_value CHECK ((value IS NULL) = (blank_reason IS NOT NULL)),
    CONSTRAINT released_figure_floor CHECK (value IS NULL OR denominator >= 5),
    CONSTRAINT released_figure_modified_value CHECK (modifier IS NULL OR value IS NOT NULL)
);

GRANT REFERENCES (id) ON uptake.person TO uptake_raw;

GRANT SELECT, UPDATE (state, closed_at, closed_in), REFERENCES
    ON uptake.pulse_round TO uptake_raw;

GRANT REFERENCES (participant_id, engagement_id) ON uptake.reflection TO uptake_raw;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE TABLE uptake_raw.pulse_count (
    round_id UUID NOT NULL,
    measure TEXT NOT NULL,
    part TEXT NOT NULL,
    cell SMALLINT NOT NULL,
    cohorts UUID[] NOT NULL,
    numerator INTEGER NOT NULL,
    denominator INTEGER NOT NULL,
    floor SMALLINT NOT NULL,
    CONSTRAINT pulse_count_pkey PRIMARY KEY (round_id, measure, part, cell),
    CONSTRAINT pulse_count_measure_check CHECK (char_length(measure) <= 64),
    CONSTRAINT pulse_count_part_check CHECK (char_length(part) <= 80),
    CONSTRAINT pulse_count_round_id_fkey FOREIGN KEY(round_id) REFERENCES uptake.pulse_round (id)
);

CREATE TABLE uptake_raw.pulse_response (
    round_id UUID NOT NULL,
    participant_id UUID NOT NULL,
    likert SMALLINT NOT NULL,
    mcq_answers SMALLINT[] NOT NULL,
    CONSTRAINT pulse_response_pkey PRIMARY KEY (round_id, participant_id),
    CONSTRAINT pulse_response_likert_check CHECK (likert BETWEEN 1 AND 5),
    CONSTRAINT pulse_response_mcq_answers_check CHECK (array_ndims(mcq_answers) = 1 AND cardinality(mcq_answers) = 3 AND array_position(mcq_answers, NULL) IS NULL AND 0 <= ALL (mcq_answers) AND 4 >= ALL (mcq_answers)),
    CONSTRAINT pulse_response_round_id_fkey FOREIGN KEY(round_id) REFERENCES uptake.pulse_round (id),
    CONSTRAINT pulse_response_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id)
);
CREATE INDEX pulse_response_participant ON uptake_raw.pulse_response (participant_id);

CREATE TABLE uptake_raw.pulse_sealed (
    round_id UUID NOT NULL,
    participant_id UUID NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT pulse_sealed_pkey PRIMARY KEY (round_id, participant_id),
    CONSTRAINT pulse_sealed_sealed_check CHECK (octet_length(sealed) = 31),
    CONSTRAINT pulse_sealed_round_id_fkey FOREIGN KEY(round_id) REFERENCES uptake.pulse_round (id),
    CONSTRAINT pulse_sealed_participant_id_fkey FOREIGN KEY(participant_id) REFERENCES uptake.person (id) ON DELETE CASCADE
);
CREATE INDEX pulse_sealed_participant ON uptake_raw.pulse_sealed (participant_id);

CREATE TABLE uptake_raw.reflection_text (
    participant_id UUID NOT NULL,
    engagement_id UUID NOT NULL,
    evidence TEXT NOT NULL,
    obstacles TEXT NOT NULL,
    next_try TEXT NOT NULL,
    CONSTRAINT reflection_text_pkey PRIMARY KEY (engagement_id, participant_id),
    CONSTRAINT reflection_text_engagement_id_participant_id_fkey FOREIGN KEY(engagement_id, participant_id) REFERENCES uptake.reflection (engagement_id, participant_id) ON DELETE CASCADE,
    CONSTRAINT reflection_text_evidence_check CHECK (char_length(evidence) <= 2000),
    CONSTRAINT reflection_text_obstacles_check CHECK (char_length(obstacles) <= 2000),
    CONSTRAINT reflection_text_next_try_check CHECK (char_length(next_try) <= 2000)
);

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.number_attempt() RETURNS trigger
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

CREATE OR REPLACE FUNCTION uptake.take_back_try(in_application uuid, in_participant uuid, in_now timestamptz)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one uptake.application_event;
BEGIN
    SELECT * INTO one FROM uptake.application_event AS x
    WHERE x.id = in_application AND x.participant_id = in_participant;
    IF NOT FOUND THEN
        RETURN 'gone';
    END IF;
    -- The lock under which attempts are numbered: none is added while this looks for a later one.
    PERFORM pg_advisory_xact_lock(hashtextextended(
        one.engagement_id::text || one.participant_id || one.strategy_id, 0));
    IF in_now NOT BETWEEN one.created_at AND one.created_at + interval '10 minutes' THEN
        RETURN 'late';
    END IF;
    PERFORM FROM uptake.application_event AS x
    WHERE x.engagement_id = one.engagement_id AND x.participant_id = one.participant_id
        AND x.strategy_id = one.strategy_id AND x.attempt_number > one.attempt_number;
    IF FOUND THEN
        RETURN 'followed';
    END IF;
    DELETE FROM uptake.application_event AS x WHERE x.id = one.id;
    RETURN CASE WHEN FOUND THEN 'taken_back' ELSE 'gone' END;
END
$$;

CREATE OR REPLACE FUNCTION uptake.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE OR REPLACE FUNCTION uptake.request_ref(request text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN request ~ '^([a-z_]+(:([a-z_]+|[0-9a-f]{32}))?)?$' THEN request
        ELSE coalesce(substring(request from '^[a-z_]+:'), 'request:')
            || left(encode(sha256(convert_to(request, 'UTF8')), 'hex'), 32) END
$$;

CREATE OR REPLACE FUNCTION uptake.by_reference(words text) RETURNS text
LANGUAGE plpgsql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT p.id, p.audit_ref FROM regexp_matches(
            words, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') AS m
        JOIN uptake.person AS p ON p.id = m[1]::uuid
    LOOP
        words := replace(words, found.id::text, found.audit_ref::text);
    END LOOP;
    RETURN words;
END
$$;

CREATE OR REPLACE FUNCTION uptake.reference_of(who text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found uuid;
BEGIN
    IF who ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        SELECT p.audit_ref INTO found FROM uptake.person AS p
        WHERE p.id = who::uuid OR p.audit_ref = who::uuid;
    END IF;
    RETURN coalesce(found::text, 'erased');
END
$$;

CREATE OR REPLACE FUNCTION uptake.audit_line(e uptake.audit_event) RETURNS bytea
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(jsonb_build_array(e.seq, e.id, extract(epoch FROM e.at)::text,
        e.actor_kind, e.actor_id, e.action, e.record_kind, e.record_id, e.before, e.after,
        e.request_id, extract(epoch FROM e.created_at)::text, e.workspace_id)::text, 'UTF8'))
$$;

CREATE OR REPLACE FUNCTION uptake.audit_written() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '250ms' AS $$
DECLARE
    newest bigint;
BEGIN
    BEGIN
        LOCK TABLE uptake.audit_event IN SHARE MODE;
        SELECT max(e.seq) INTO newest FROM uptake.audit_event AS e;
        RAISE EXCEPTION 'seen' USING ERRCODE = 'UP001';
    EXCEPTION
        WHEN SQLSTATE 'UP001' OR lock_not_available THEN RETURN newest;
    END;
END
$$;

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

CREATE OR REPLACE FUNCTION uptake.note_keeping(
    in_action text, in_record_kind text, in_record text, in_after jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO uptake.audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id,
        after, request_id)
    VALUES (gen_random_uuid(), clock_timestamp(), 'system', 'keeper', in_action, in_record_kind,
        in_record, in_after, 'command')
$$;

CREATE OR REPLACE FUNCTION uptake.bring_gap_domain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO uptake.gap_domain (domain, created_at)
    VALUES (split_part(NEW.tag, '/', 1), NEW.created_at) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION uptake.only_grow_watched() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.watched_pct := greatest(OLD.watched_pct, NEW.watched_pct);
    RETURN NEW;
END
$$;

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

CREATE OR REPLACE FUNCTION uptake.held_profile(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object('Grade bands', l.grade_bands, 'Experience', l.experience,
        'Content areas', l.content_areas, 'Role in school', l.school_role,
        'Since', l.created_at)
    FROM uptake.learner_profile AS l WHERE l.person_id = person
$$;

CREATE OR REPLACE FUNCTION uptake.held_roles(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_agg(json_build_object('Role', r.role, 'Of', r.scope_kind,
        'Where', coalesce(w.name, s.name, e.topic), 'Since', r.created_at) ORDER BY r.created_at)
    FROM uptake.role_assignment AS r
    LEFT JOIN uptake.workspace AS w ON w.id = r.workspace_id
    LEFT JOIN uptake.school AS s ON s.id = r.school_id
    LEFT JOIN uptake.engagement AS e ON e.id = r.engagement_id
    WHERE r.person_id = person
$$;

CREATE OR REPLACE FUNCTION uptake.held_workshops(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object(
        'Taken part in', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'School', s.name, 'Starts', e.starts_at, 'Cohort', c.name,
                'Joined', n.joined_at, 'Left', n.left_at, 'Checked in', n.checked_in_at,
                'Clocks start', n.anchor_at) ORDER BY e.starts_at)
            FROM uptake.enrollment AS n JOIN uptake.engagement AS e ON e.id = n.engagement_id
            JOIN uptake.school AS s ON s.id = e.school_id
            JOIN uptake.cohort AS c ON c.id = n.cohort_id WHERE n.person_id = person),
        'Run as the strategist', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'Starts', e.starts_at) ORDER BY e.starts_at)
            FROM uptake.engagement AS e WHERE e.strategist_id = person),
        'Offered for case studies', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'On', v.created_at) ORDER BY v.created_at)
            FROM uptake.case_study_volunteer AS v
            JOIN uptake.engagement AS e ON e.id = v.engagement_id
            WHERE v.participant_id = person))
$$;

CREATE OR REPLACE FUNCTION uptake.held_plans(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Strategy', t.name,
        'Revision', a.revision, 'What', a.what, 'When', a.due_at,
        'With whom (Slack)', a.with_whom_slack_id, 'With whom', a.with_whom_text,
        'Cue', a.cue, 'Made', a.created_at,
        'Withdrawn', a.withdrawn_at, 'Put in calendar', a.calendar_at)
        ORDER BY a.created_at, a.revision)
    FROM uptake.action_plan AS a JOIN uptake.engagement AS e ON e.id = a.engagement_id
    JOIN uptake.strategy AS t ON t.id = a.strategy_id WHERE a.participant_id = person
$$;

CREATE OR REPLACE FUNCTION uptake.held_tries(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Strategy', t.name,
        'Attempt', x.attempt_number, 'When', x.occurred_at, 'How it went', x.outcome,
        'Evidence', x.evidence_type, 'Note', x.note, 'Link', x.artifact_link,
        'Slack file', x.slack_file_id, 'Logged', x.created_at)
        ORDER BY x.created_at, x.attempt_number)
    FROM uptake.application_event AS x JOIN uptake.engagement AS e ON e.id = x.engagement_id
    JOIN uptake.strategy AS t ON t.id = x.strategy_id WHERE x.participant_id = person
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake_raw.export_pulse(in_participant uuid)
RETURNS TABLE (engagement_id uuid, likert smallint, mcq_answers smallint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.engagement_id, a.likert, a.mcq_answers
    FROM uptake_raw.pulse_response AS a JOIN uptake.pulse_round AS r ON r.id = a.round_id
    WHERE a.participant_id = in_participant ORDER BY r.opens_at, r.id
$$;

CREATE OR REPLACE FUNCTION uptake.export_reflections(in_participant uuid)
RETURNS TABLE (engagement_id uuid, evidence text, obstacles text, next_try text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.engagement_id, kept.evidence, kept.obstacles, kept.next_try
    FROM uptake_raw.reflection_text AS kept WHERE kept.participant_id = in_participant
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.held_content_done(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object(
        'Pre-work done', (SELECT json_agg(json_build_object('Title', a.title,
                'Done', d.completed_at) ORDER BY d.completed_at)
            FROM uptake.pre_work_completion AS d
            JOIN uptake.content_asset AS a ON a.id = d.asset_id WHERE d.participant_id = person),
        'Videos watched', (SELECT json_agg(json_build_object('Video', v.url,
                'Percent', w.watched_pct, 'First', w.created_at) ORDER BY w.created_at)
            FROM uptake.video_view AS w JOIN uptake.intro_video AS v ON v.id = w.video_id
            WHERE w.participant_id = person),
        'Videos sent in', (SELECT json_agg(json_build_object('Video', v.url,
                'Seconds', v.duration_seconds, 'State', v.approval, 'Because', v.reason,
                'Sent in', v.submitted_at) ORDER BY v.submitted_at)
            FROM uptake.intro_video AS v WHERE v.strategist_id = person),
        'Videos reviewed', (SELECT json_agg(json_build_object('State', v.approval,
                'Because', v.reason, 'On', v.reviewed_at) ORDER BY v.reviewed_at)
            FROM uptake.intro_video AS v WHERE v.reviewer_id = person),
        'Material added', (SELECT json_agg(json_build_object('Title', a.title,
                'Added', a.created_at) ORDER BY a.created_at)
            FROM uptake.content_asset AS a WHERE a.created_by = person))
$$;

CREATE OR REPLACE FUNCTION uptake.held_office(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object(
        'School contexts written', (SELECT json_agg(json_build_object('School', s.name,
                'Version', v.version, 'On', v.updated_at) ORDER BY v.updated_at)
            FROM uptake.school_context_profile AS v JOIN uptake.school AS s ON s.id = v.school_id
            WHERE v.updated_by = person),
        'Workshop contexts written', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'On', v.updated_at) ORDER BY v.updated_at)
            FROM uptake.engagement_context AS v
            JOIN uptake.engagement AS e ON e.id = v.engagement_id WHERE v.updated_by = person),
        'Signals passed on', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'As LA', CASE WHEN g.la_id = person THEN g.la_passed_at END,
                'As programme manager', CASE WHEN g.pm_id = person THEN g.pm_passed_at END)
                ORDER BY g.created_at)
            FROM uptake.next_engagement_signal AS g
            JOIN uptake.engagement AS e ON e.id = g.engagement_id
            WHERE person IN (g.la_id, g.pm_id)))
$$;

CREATE OR REPLACE FUNCTION uptake.held_messages_without_hours(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object(
        'Settings', (SELECT json_build_object('All muted', n.muted_all,
                'Muted', n.muted_kinds, 'Snoozed until', n.snoozed_until)
            FROM uptake.nudge_preference AS n WHERE n.person_id = person),
        'What was missing', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'Signal', t.signal_type, 'Step', t.step, 'Found', t.fired_at,
                'Over', t.resolved_at, 'How', t.resolution) ORDER BY t.fired_at)
            FROM uptake.intervention_trigger AS t
            JOIN uptake.engagement AS e ON e.id = t.engagement_id
            WHERE t.participant_id = person),
        'Messages', (SELECT json_agg(json_build_object('Kind', o.kind, 'Workshop', e.topic,
                'State', o.state, 'A nudge', o.counts_as_nudge, 'Not before', o.not_before,
                'Sent', o.sent_at, 'Channel', o.slack_channel, 'Slack message', o.slack_ts)
                ORDER BY o.seq)
            FROM uptake.outbox AS o LEFT JOIN uptake.engagement AS e ON e.id = o.engagement_id
            WHERE o.person_id = person),
        'Home opened first', (SELECT h.created_at FROM uptake.home_page AS h
            WHERE h.person_id = person))
$$;

CREATE OR REPLACE FUNCTION uptake.held_audit(ref uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object(
        'Lines', (SELECT json_agg(json_build_object('When', a.at,
                'By', CASE WHEN a.actor_id = ref::text THEN 'you'
                    WHEN a.actor_kind = 'person' THEN 'somebody else' ELSE a.actor_id END,
                'What', a.action, 'On', a.record_kind, 'Before', a.before, 'After', a.after)
                ORDER BY a.seq)
            FROM uptake.audit_event AS a
            WHERE ref::text IN (a.actor_id, a.record_id)
                OR strpos(concat(a.record_id, a.before, a.after), ref::text) > 0),
        'Material moved', (SELECT json_agg(json_build_object('Title', c.title,
                'From', m.moved_from, 'To', m.moved_to, 'On', m.at) ORDER BY m.at)
            FROM uptake.visibility_transition AS m
            JOIN uptake.content_asset AS c ON c.id = m.asset_id WHERE m.actor_ref = ref))
$$;

CREATE OR REPLACE FUNCTION uptake.erasure_mark(person uuid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN encode(sha256(convert_to(person::text, 'UTF8')), 'hex');

CREATE OR REPLACE FUNCTION uptake.erased_people(in_marks text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id FROM uptake.person AS p
    WHERE encode(sha256(convert_to(p.id::text, 'UTF8')), 'hex') = ANY (
        in_marks || ARRAY(SELECT e.mark FROM uptake.erasure AS e))
$$;

CREATE OR REPLACE FUNCTION uptake.held_alone(person uuid) RETURNS json
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

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake_raw.erase_pulse(in_participant uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    erased integer;
BEGIN
    DELETE FROM uptake_raw.pulse_response WHERE participant_id = in_participant;
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.name_pattern(p uptake.person) RETURNS text
LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN btrim(p.name) ~ '[[:space:]]' THEN '(?i)' ELSE '(?c)' END
        || '<@' || p.slack_user_id || '(?:[|][^>]*)?>|(?<![[:alnum:]])(?:'
        || concat_ws('|', p.slack_user_id, p.dm_channel_id, regexp_replace(regexp_replace(
            btrim(p.name), '([^[:alnum:][:space:]])', '\\\1', 'g'), '[[:space:]]+',
            '[[:space:]]+', 'g'))
        || ')(?![[:alnum:]])'
$$;

CREATE OR REPLACE FUNCTION uptake.forget_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = 'uptake'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE uptake.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM uptake.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''uptake'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''uptake'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake_raw.forget_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    filled boolean;
BEGIN
    FOR one IN
        SELECT c.relname AS name FROM pg_class AS c
        WHERE c.relnamespace = 'uptake_raw'::regnamespace AND c.relkind = 'r' ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE uptake_raw.%I', one.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM uptake_raw.%I)', one.name) INTO filled;
        IF NOT filled AND current_setting('server_version_num')::integer >= 180000 THEN
            EXECUTE format('SELECT pg_clear_attribute_stats(''uptake_raw'', s.tablename, s.attname,
                false) FROM pg_stats AS s WHERE s.schemaname = ''uptake_raw'' AND s.tablename = %L',
                one.name);
        END IF;
    END LOOP;
END
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.without(words text, pattern text, instead text, longest integer)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN char_length(kind) <= longest THEN kind
        ELSE regexp_replace(words, pattern, '…', 'g') END
    FROM regexp_replace(words, pattern, instead, 'g') AS kind
$$;

CREATE OR REPLACE FUNCTION uptake.open_requests() RETURNS TABLE (id uuid, person_id uuid, kind text,
    slack_user_id text, tried boolean, rests boolean, overdue boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.id, r.person_id, r.kind, p.slack_user_id, r.tried_at IS NOT NULL,
        coalesce(r.tried_at > clock_timestamp() - interval '6 seconds', false),
        coalesce(r.begun_at < clock_timestamp() - interval '1 day', false)
    FROM uptake.subject_request AS r JOIN uptake.person AS p ON p.id = r.person_id
    WHERE r.done_at IS NULL ORDER BY r.kind = 'erasure', r.created_at, r.id
$$;

CREATE OR REPLACE FUNCTION uptake.begin_request(in_id uuid) RETURNS boolean
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

CREATE OR REPLACE FUNCTION uptake.try_request(in_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE uptake.subject_request AS r SET tried_at = clock_timestamp()
    WHERE r.id = in_id AND r.done_at IS NULL;
    RETURN FOUND;
END
$$;

CREATE OR REPLACE FUNCTION uptake.end_request(in_id uuid, in_outcome text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE uptake.subject_request AS r SET done_at = clock_timestamp(), outcome = in_outcome
    WHERE r.id = in_id AND r.done_at IS NULL
$$;

CREATE OR REPLACE FUNCTION uptake.mastered_late(in_engagement uuid, in_participant uuid, in_strategy uuid,
    as_of timestamptz, streak integer) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(run.begins) + streak - 1 FROM (
        SELECT min(s.attempt_number) AS begins FROM (
            SELECT x.attempt_number,
                x.attempt_number - row_number() OVER (ORDER BY x.attempt_number) AS run
            FROM uptake.application_event AS x
            WHERE x.engagement_id = in_engagement AND x.participant_id = in_participant
                AND x.strategy_id = in_strategy AND x.outcome = 'success' AND x.created_at <= as_of AND x.occurred_at <= as_of) AS s
        GROUP BY s.run HAVING count(*) >= streak) AS run
$$;

CREATE OR REPLACE FUNCTION uptake.mastery_streak(in_workspace uuid) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(f.mastery_streak), 3)
    FROM uptake.figure_setting AS f WHERE f.workspace_id = in_workspace
$$;

CREATE OR REPLACE FUNCTION uptake.measures() RETURNS TABLE (measure text, parts text[], kind text,
    floor_of text, of_some boolean, few_hidden boolean, wide text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT m.measure, m.parts, m.kind, m.floor_of, m.of_some, m.few_hidden, m.wide
    FROM (VALUES
        ('plan_rate', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('prework_rate', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('survey_rate', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('applied_24h', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('applied_48h', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('applied_5d', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('median_hours_to_first_application', ARRAY[''], 'hours', 'rate', false, false,
            'everywhere'),
        ('repeat_rate', ARRAY[''], 'share', 'rate', true, false, 'everywhere'),
        ('median_attempts_to_mastery', ARRAY[''], 'attempts', 'rate', true, false, 'everywhere'),
        ('outcome_success_share', ARRAY[''], 'share', 'rate', true, false, 'everywhere'),
        ('evidence_mix', ARRAY['artifact', 'observation', 'self_report'],
            'share', 'breakdown', true, false, 'everywhere'),
        ('nudges_sent', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('nudges_acted_on_24h', ARRAY[''], 'share', 'rate', true, false, 'everywhere'),
        ('nudges_muted', ARRAY[''], 'share', 'rate', false, false, 'everywhere'),
        ('obstacle_theme', ARRAY['time', 'materials', 'student_response', 'confidence', 'curriculum_fit', 'class_size', 'support', 'technology', 'schedule', 'other'],
            'share', 'breakdown', true, true, 'everywhere'),
        ('profile_grade_band', ARRAY['early_years', 'k_2', 'g3_5', 'g6_8', 'g9_12', 'all_grades'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('profile_experience', ARRAY['y0_2', 'y3_5', 'y6_10', 'y11_20', 'y21_plus', 'other'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('profile_content_area', ARRAY['literacy', 'mathematics', 'science', 'social_studies', 'arts', 'languages', 'physical_education', 'special_education', 'technology', 'generalist'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('profile_school_role', ARRAY['teacher', 'coach', 'specialist', 'leader', 'support', 'other'],
            'share', 'breakdown', false, true, 'nowhere'),
        ('pulse_mean', NULL, 'mean', 'score', false, false, 'everywhere'),
        ('pulse_distribution', NULL, 'share', 'breakdown', false, false, 'everywhere'),
        ('question_missed', NULL, 'share', 'rate', false, false, 'engagement'),
        ('question_option', NULL, 'share', 'breakdown', false, false, 'engagement'),
        ('gap_missed', NULL, 'share', 'rate', false, false, 'everywhere')
    ) AS m (measure, parts, kind, floor_of, of_some, few_hidden, wide);
END;

CREATE OR REPLACE FUNCTION uptake.floors(
    in_workspace uuid, OUT score smallint, OUT rate smallint, OUT breakdown smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(f.score), 5::smallint), coalesce(max(f.rate), 5::smallint),
        coalesce(max(f.breakdown), 10::smallint)
    FROM uptake.privacy_floor AS f WHERE f.workspace_id = in_workspace
$$;

CREATE OR REPLACE AGGREGATE uptake.joined (integer[]) (
    SFUNC = pg_catalog.array_cat, STYPE = integer[], INITCOND = '{}', PARALLEL = SAFE);

CREATE OR REPLACE FUNCTION uptake.n_band(n integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE
    WHEN n < 5 THEN NULL WHEN n < 10 THEN '5-9' WHEN n < 20 THEN '10-19'
    WHEN n < 50 THEN '20-49' ELSE '50+' END;

CREATE OR REPLACE FUNCTION uptake.shown_percent(
    numerator integer, denominator integer, OUT value numeric, OUT modifier text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT
        CASE WHEN denominator < 5 THEN NULL
             WHEN high THEN 100 - edge
             WHEN low THEN edge
             ELSE step * ((200 * numerator + step * denominator) / (2 * step * denominator)) END,
        CASE WHEN denominator < 5 THEN NULL
             WHEN high THEN 'or_more' WHEN low THEN 'or_fewer' END
    FROM (SELECT CASE WHEN denominator < 20 THEN 20 ELSE 5 END AS edge,
                 CASE WHEN denominator < 20 THEN 5 ELSE 1 END AS step) AS rule,
    LATERAL (SELECT 100 * numerator >= (100 - edge) * denominator AS high,
                    100 * numerator <= edge * denominator AS low) AS clamp
$$;

CREATE OR REPLACE FUNCTION uptake.shown_mean(total numeric, n numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN n >= 5 THEN
    least(4.5, greatest(1.5, div(4 * total + n, 2 * n) * 0.5)) END;

CREATE OR REPLACE FUNCTION uptake.nearly_all(n integer, everybody integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 100 * n >= CASE WHEN everybody < 20 THEN 80 ELSE 95 END * everybody;

CREATE OR REPLACE FUNCTION uptake.shown_share(at_least numeric, at_most numeric, denominator integer,
    coarse boolean, OUT value numeric, OUT modifier text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT CASE WHEN s.low >= 100 - r.edge THEN 100 - r.edge
                WHEN s.high <= r.edge THEN r.edge
                WHEN s.high - s.low <= 5 THEN r.step * floor((s.low + s.high) / 2 / r.step + 0.5)
                WHEN s.low >= r.edge THEN r.step * floor(s.low / r.step)
                WHEN s.high <= 100 - r.edge THEN r.step * ceil(s.high / r.step) END,
        CASE WHEN s.low >= 100 - r.edge THEN 'or_more'
             WHEN s.high <= r.edge THEN 'or_fewer'
             WHEN s.high - s.low <= 5 THEN NULL
             WHEN s.low >= r.edge THEN 'or_more'
             WHEN s.high <= 100 - r.edge THEN 'or_fewer' END
    FROM (SELECT 100 * at_least / denominator AS low, 100 * at_most / denominator AS high) AS s,
        (SELECT CASE WHEN denominator < 20 THEN 20 ELSE 5 END AS edge,
            CASE WHEN denominator < 20 OR coarse OR at_least < at_most THEN 5 ELSE 1 END AS step
        ) AS r;
END;

CREATE OR REPLACE FUNCTION uptake.nudges_of(cohorts uuid[], as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(o.closed) AS nudged,
            count(*) FILTER (WHERE o.closed) AS closed,
            count(*) FILTER (WHERE o.acted) AS acted,
            count(*) FILTER (WHERE f.muted_all OR f.muted_kinds <> '{}') AS muted
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.nudge_preference AS f ON f.person_id = n.person_id
            AND f.created_at <= as_of
        LEFT JOIN LATERAL (
            SELECT s.person_id, s.engagement_id, bool_or(s.closed) AS closed,
                bool_or(s.closed AND s.acted) AS acted
            FROM (SELECT o.person_id, o.engagement_id,
                    o.sent_at + interval '24 hours' <= as_of AS closed,
                    CASE WHEN o.kind = 'no_action_plan' THEN EXISTS (
                        SELECT FROM uptake.action_plan AS p
                        WHERE p.engagement_id = o.engagement_id
                            AND p.participant_id = o.person_id AND p.created_at >= o.sent_at
                            AND p.created_at <= o.sent_at + interval '24 hours')
                    WHEN o.kind = 'no_survey' THEN EXISTS (
                        SELECT FROM uptake.reflection AS r
                        WHERE r.engagement_id = o.engagement_id
                            AND r.participant_id = o.person_id AND r.completed_at >= o.sent_at
                            AND r.completed_at <= o.sent_at + interval '24 hours')
                    WHEN o.kind = 'missing_prework' THEN EXISTS (
                        SELECT FROM uptake.content_asset AS w
                        JOIN uptake.pre_work_completion AS d ON d.asset_id = w.id
                        WHERE w.engagement_id = o.engagement_id
                            AND d.participant_id = o.person_id AND d.completed_at >= o.sent_at
                            AND d.completed_at <= o.sent_at + interval '24 hours')
                    ELSE EXISTS (
                        SELECT FROM uptake.application_event AS x
                        WHERE x.engagement_id = o.engagement_id
                            AND x.participant_id = o.person_id AND x.created_at >= o.sent_at
                            AND x.created_at <= o.sent_at + interval '24 hours') END AS acted
                FROM uptake.outbox AS o
                WHERE o.person_id = n.person_id AND o.engagement_id = n.engagement_id
                    AND o.counts_as_nudge AND o.state = 'sent'
                    AND o.sent_at <= as_of) AS s
            GROUP BY s.person_id, s.engagement_id) AS o
            ON o.person_id = n.person_id AND o.engagement_id = n.engagement_id
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= as_of
            AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('nudges_sent', '', c.nudged, c.everybody, 0),
        ('nudges_acted_on_24h', '', c.acted, c.closed, c.nudged - c.closed),
        ('nudges_muted', '', c.muted, c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.surveys_of(cohorts uuid[], as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT a.engagement_id, a.id FROM uptake.content_asset AS a
        WHERE a.engagement_id IN (SELECT c.engagement_id
            FROM uptake.cohort AS c WHERE c.id = ANY (cohorts)) AND a.type = 'pre_work' AND (
            SELECT t.moved_to FROM uptake.visibility_transition AS t
            WHERE t.asset_id = a.id AND t.at <= as_of
            ORDER BY t.at DESC, t.created_at DESC, t.id LIMIT 1) <> 'draft')
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(w.asked) AS asked,
            count(*) FILTER (WHERE d.done = w.asked) AS done, count(r.id) AS surveyed,
            count(*) FILTER (WHERE 'time' = ANY (r.themes)) AS "obstacle_theme/time",
            count(*) FILTER (WHERE 'materials' = ANY (r.themes)) AS "obstacle_theme/materials",
            count(*) FILTER (WHERE 'student_response' = ANY (r.themes))
                AS "obstacle_theme/student_response",
            count(*) FILTER (WHERE 'confidence' = ANY (r.themes)) AS "obstacle_theme/confidence",
            count(*) FILTER (WHERE 'curriculum_fit' = ANY (r.themes))
                AS "obstacle_theme/curriculum_fit",
            count(*) FILTER (WHERE 'class_size' = ANY (r.themes)) AS "obstacle_theme/class_size",
            count(*) FILTER (WHERE 'support' = ANY (r.themes)) AS "obstacle_theme/support",
            count(*) FILTER (WHERE 'technology' = ANY (r.themes)) AS "obstacle_theme/technology",
            count(*) FILTER (WHERE 'schedule' = ANY (r.themes)) AS "obstacle_theme/schedule",
            count(*) FILTER (WHERE 'other' = ANY (r.themes)) AS "obstacle_theme/other"
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.reflection AS r ON r.engagement_id = n.engagement_id
            AND r.participant_id = n.person_id AND r.completed_at <= as_of
        LEFT JOIN (
            SELECT a.engagement_id, count(*) AS asked FROM asked AS a
            GROUP BY a.engagement_id) AS w ON w.engagement_id = n.engagement_id
        LEFT JOIN LATERAL (
            SELECT a.engagement_id, d.participant_id, count(*) AS done
            FROM asked AS a JOIN uptake.pre_work_completion AS d ON d.asset_id = a.id
                AND d.completed_at <= as_of
            WHERE a.engagement_id = n.engagement_id AND d.participant_id = n.person_id
            GROUP BY a.engagement_id, d.participant_id) AS d
            ON d.engagement_id = n.engagement_id AND d.participant_id = n.person_id
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= as_of
            AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('prework_rate', '', c.done, c.asked, 0), ('survey_rate', '', c.surveyed, c.everybody, 0),
        ('obstacle_theme', 'time', c."obstacle_theme/time", c.surveyed, 0),
        ('obstacle_theme', 'materials', c."obstacle_theme/materials", c.surveyed, 0),
        ('obstacle_theme', 'student_response', c."obstacle_theme/student_response", c.surveyed, 0),
        ('obstacle_theme', 'confidence', c."obstacle_theme/confidence", c.surveyed, 0),
        ('obstacle_theme', 'curriculum_fit', c."obstacle_theme/curriculum_fit", c.surveyed, 0),
        ('obstacle_theme', 'class_size', c."obstacle_theme/class_size", c.surveyed, 0),
        ('obstacle_theme', 'support', c."obstacle_theme/support", c.surveyed, 0),
        ('obstacle_theme', 'technology', c."obstacle_theme/technology", c.surveyed, 0),
        ('obstacle_theme', 'schedule', c."obstacle_theme/schedule", c.surveyed, 0),
        ('obstacle_theme', 'other', c."obstacle_theme/other", c.surveyed, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.profiles_of(cohorts uuid[], as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody,
            count(*) FILTER (WHERE 'early_years' = ANY (l.grade_bands))
                AS "profile_grade_band/early_years",
            count(*) FILTER (WHERE 'k_2' = ANY (l.grade_bands)) AS "profile_grade_band/k_2",
            count(*) FILTER (WHERE 'g3_5' = ANY (l.grade_bands)) AS "profile_grade_band/g3_5",
            count(*) FILTER (WHERE 'g6_8' = ANY (l.grade_bands)) AS "profile_grade_band/g6_8",
            count(*) FILTER (WHERE 'g9_12' = ANY (l.grade_bands)) AS "profile_grade_band/g9_12",
            count(*) FILTER (WHERE 'all_grades' = ANY (l.grade_bands))
                AS "profile_grade_band/all_grades",
            count(*) FILTER (WHERE l.experience = 'y0_2') AS "profile_experience/y0_2",
            count(*) FILTER (WHERE l.experience = 'y3_5') AS "profile_experience/y3_5",
            count(*) FILTER (WHERE l.experience = 'y6_10') AS "profile_experience/y6_10",
            count(*) FILTER (WHERE l.experience = 'y11_20') AS "profile_experience/y11_20",
            count(*) FILTER (WHERE l.experience = 'y21_plus') AS "profile_experience/y21_plus",
            count(*) FILTER (WHERE l.experience = 'other') AS "profile_experience/other",
            count(*) FILTER (WHERE 'literacy' = ANY (l.content_areas))
                AS "profile_content_area/literacy",
            count(*) FILTER (WHERE 'mathematics' = ANY (l.content_areas))
                AS "profile_content_area/mathematics",
            count(*) FILTER (WHERE 'science' = ANY (l.content_areas))
                AS "profile_content_area/science",
            count(*) FILTER (WHERE 'social_studies' = ANY (l.content_areas))
                AS "profile_content_area/social_studies",
            count(*) FILTER (WHERE 'arts' = ANY (l.content_areas)) AS "profile_content_area/arts",
            count(*) FILTER (WHERE 'languages' = ANY (l.content_areas))
                AS "profile_content_area/languages",
            count(*) FILTER (WHERE 'physical_education' = ANY (l.content_areas))
                AS "profile_content_area/physical_education",
            count(*) FILTER (WHERE 'special_education' = ANY (l.content_areas))
                AS "profile_content_area/special_education",
            count(*) FILTER (WHERE 'technology' = ANY (l.content_areas))
                AS "profile_content_area/technology",
            count(*) FILTER (WHERE 'generalist' = ANY (l.content_areas))
                AS "profile_content_area/generalist",
            count(*) FILTER (WHERE l.school_role = 'teacher') AS "profile_school_role/teacher",
            count(*) FILTER (WHERE l.school_role = 'coach') AS "profile_school_role/coach",
            count(*) FILTER (WHERE l.school_role = 'specialist')
                AS "profile_school_role/specialist",
            count(*) FILTER (WHERE l.school_role = 'leader') AS "profile_school_role/leader",
            count(*) FILTER (WHERE l.school_role = 'support') AS "profile_school_role/support",
            count(*) FILTER (WHERE l.school_role = 'other') AS "profile_school_role/other"
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.learner_profile AS l ON l.person_id = n.person_id
            AND l.created_at <= as_of
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= as_of
            AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('profile_grade_band', 'early_years', c."profile_grade_band/early_years", c.everybody, 0),
        ('profile_grade_band', 'k_2', c."profile_grade_band/k_2", c.everybody, 0),
        ('profile_grade_band', 'g3_5', c."profile_grade_band/g3_5", c.everybody, 0),
        ('profile_grade_band', 'g6_8', c."profile_grade_band/g6_8", c.everybody, 0),
        ('profile_grade_band', 'g9_12', c."profile_grade_band/g9_12", c.everybody, 0),
        ('profile_grade_band', 'all_grades', c."profile_grade_band/all_grades", c.everybody, 0),
        ('profile_experience', 'y0_2', c."profile_experience/y0_2", c.everybody, 0),
        ('profile_experience', 'y3_5', c."profile_experience/y3_5", c.everybody, 0),
        ('profile_experience', 'y6_10', c."profile_experience/y6_10", c.everybody, 0),
        ('profile_experience', 'y11_20', c."profile_experience/y11_20", c.everybody, 0),
        ('profile_experience', 'y21_plus', c."profile_experience/y21_plus", c.everybody, 0),
        ('profile_experience', 'other', c."profile_experience/other", c.everybody, 0),
        ('profile_content_area', 'literacy', c."profile_content_area/literacy", c.everybody, 0),
        ('profile_content_area', 'mathematics', c."profile_content_area/mathematics", c.everybody,
            0),
        ('profile_content_area', 'science', c."profile_content_area/science", c.everybody, 0),
        ('profile_content_area', 'social_studies', c."profile_content_area/social_studies",
            c.everybody, 0),
        ('profile_content_area', 'arts', c."profile_content_area/arts", c.everybody, 0),
        ('profile_content_area', 'languages', c."profile_content_area/languages", c.everybody, 0),
        ('profile_content_area', 'physical_education',
            c."profile_content_area/physical_education", c.everybody, 0),
        ('profile_content_area', 'special_education', c."profile_content_area/special_education",
            c.everybody, 0),
        ('profile_content_area', 'technology', c."profile_content_area/technology", c.everybody, 0),
        ('profile_content_area', 'generalist', c."profile_content_area/generalist", c.everybody, 0),
        ('profile_school_role', 'teacher', c."profile_school_role/teacher", c.everybody, 0),
        ('profile_school_role', 'coach', c."profile_school_role/coach", c.everybody, 0),
        ('profile_school_role', 'specialist', c."profile_school_role/specialist", c.everybody, 0),
        ('profile_school_role', 'leader', c."profile_school_role/leader", c.everybody, 0),
        ('profile_school_role', 'support', c."profile_school_role/support", c.everybody, 0),
        ('profile_school_role', 'other', c."profile_school_role/other", c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.nudges_everywhere(as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(o.closed) AS nudged,
            count(*) FILTER (WHERE o.closed) AS closed,
            count(*) FILTER (WHERE o.acted) AS acted,
            count(*) FILTER (WHERE f.muted_all OR f.muted_kinds <> '{}') AS muted
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.nudge_preference AS f ON f.person_id = n.person_id
            AND f.created_at <= as_of
        LEFT JOIN (
            SELECT s.person_id, s.engagement_id, bool_or(s.closed) AS closed,
                bool_or(s.closed AND s.acted) AS acted
            FROM (SELECT o.person_id, o.engagement_id,
                    o.sent_at + interval '24 hours' <= as_of AS closed,
                    CASE WHEN o.kind = 'no_action_plan' THEN EXISTS (
                        SELECT FROM uptake.action_plan AS p
                        WHERE p.engagement_id = o.engagement_id
                            AND p.participant_id = o.person_id AND p.created_at >= o.sent_at
                            AND p.created_at <= o.sent_at + interval '24 hours')
                    WHEN o.kind = 'no_survey' THEN EXISTS (
                        SELECT FROM uptake.reflection AS r
                        WHERE r.engagement_id = o.engagement_id
                            AND r.participant_id = o.person_id AND r.completed_at >= o.sent_at
                            AND r.completed_at <= o.sent_at + interval '24 hours')
                    WHEN o.kind = 'missing_prework' THEN EXISTS (
                        SELECT FROM uptake.content_asset AS w
                        JOIN uptake.pre_work_completion AS d ON d.asset_id = w.id
                        WHERE w.engagement_id = o.engagement_id
                            AND d.participant_id = o.person_id AND d.completed_at >= o.sent_at
                            AND d.completed_at <= o.sent_at + interval '24 hours')
                    ELSE EXISTS (
                        SELECT FROM uptake.application_event AS x
                        WHERE x.engagement_id = o.engagement_id
                            AND x.participant_id = o.person_id AND x.created_at >= o.sent_at
                            AND x.created_at <= o.sent_at + interval '24 hours') END AS acted
                FROM uptake.outbox AS o
                WHERE true AND o.counts_as_nudge AND o.state = 'sent'
                    AND o.sent_at <= as_of) AS s
            GROUP BY s.person_id, s.engagement_id) AS o
            ON o.person_id = n.person_id AND o.engagement_id = n.engagement_id
        WHERE true AND n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('nudges_sent', '', c.nudged, c.everybody, 0),
        ('nudges_acted_on_24h', '', c.acted, c.closed, c.nudged - c.closed),
        ('nudges_muted', '', c.muted, c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.surveys_everywhere(as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT a.engagement_id, a.id FROM uptake.content_asset AS a
        WHERE a.engagement_id IS NOT NULL AND a.type = 'pre_work' AND (
            SELECT t.moved_to FROM uptake.visibility_transition AS t
            WHERE t.asset_id = a.id AND t.at <= as_of
            ORDER BY t.at DESC, t.created_at DESC, t.id LIMIT 1) <> 'draft')
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody, count(w.asked) AS asked,
            count(*) FILTER (WHERE d.done = w.asked) AS done, count(r.id) AS surveyed,
            count(*) FILTER (WHERE 'time' = ANY (r.themes)) AS "obstacle_theme/time",
            count(*) FILTER (WHERE 'materials' = ANY (r.themes)) AS "obstacle_theme/materials",
            count(*) FILTER (WHERE 'student_response' = ANY (r.themes))
                AS "obstacle_theme/student_response",
            count(*) FILTER (WHERE 'confidence' = ANY (r.themes)) AS "obstacle_theme/confidence",
            count(*) FILTER (WHERE 'curriculum_fit' = ANY (r.themes))
                AS "obstacle_theme/curriculum_fit",
            count(*) FILTER (WHERE 'class_size' = ANY (r.themes)) AS "obstacle_theme/class_size",
            count(*) FILTER (WHERE 'support' = ANY (r.themes)) AS "obstacle_theme/support",
            count(*) FILTER (WHERE 'technology' = ANY (r.themes)) AS "obstacle_theme/technology",
            count(*) FILTER (WHERE 'schedule' = ANY (r.themes)) AS "obstacle_theme/schedule",
            count(*) FILTER (WHERE 'other' = ANY (r.themes)) AS "obstacle_theme/other"
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.reflection AS r ON r.engagement_id = n.engagement_id
            AND r.participant_id = n.person_id AND r.completed_at <= as_of
        LEFT JOIN (
            SELECT a.engagement_id, count(*) AS asked FROM asked AS a
            GROUP BY a.engagement_id) AS w ON w.engagement_id = n.engagement_id
        LEFT JOIN (
            SELECT a.engagement_id, d.participant_id, count(*) AS done
            FROM asked AS a JOIN uptake.pre_work_completion AS d ON d.asset_id = a.id
                AND d.completed_at <= as_of
            WHERE true
            GROUP BY a.engagement_id, d.participant_id) AS d
            ON d.engagement_id = n.engagement_id AND d.participant_id = n.person_id
        WHERE true AND n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('prework_rate', '', c.done, c.asked, 0), ('survey_rate', '', c.surveyed, c.everybody, 0),
        ('obstacle_theme', 'time', c."obstacle_theme/time", c.surveyed, 0),
        ('obstacle_theme', 'materials', c."obstacle_theme/materials", c.surveyed, 0),
        ('obstacle_theme', 'student_response', c."obstacle_theme/student_response", c.surveyed, 0),
        ('obstacle_theme', 'confidence', c."obstacle_theme/confidence", c.surveyed, 0),
        ('obstacle_theme', 'curriculum_fit', c."obstacle_theme/curriculum_fit", c.surveyed, 0),
        ('obstacle_theme', 'class_size', c."obstacle_theme/class_size", c.surveyed, 0),
        ('obstacle_theme', 'support', c."obstacle_theme/support", c.surveyed, 0),
        ('obstacle_theme', 'technology', c."obstacle_theme/technology", c.surveyed, 0),
        ('obstacle_theme', 'schedule', c."obstacle_theme/schedule", c.surveyed, 0),
        ('obstacle_theme', 'other', c."obstacle_theme/other", c.surveyed, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE FUNCTION uptake.profiles_everywhere(as_of timestamptz)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, NULL::integer[], NULL::integer[]
    FROM (SELECT n.cohort_id, count(*) AS everybody,
            count(*) FILTER (WHERE 'early_years' = ANY (l.grade_bands))
                AS "profile_grade_band/early_years",
            count(*) FILTER (WHERE 'k_2' = ANY (l.grade_bands)) AS "profile_grade_band/k_2",
            count(*) FILTER (WHERE 'g3_5' = ANY (l.grade_bands)) AS "profile_grade_band/g3_5",
            count(*) FILTER (WHERE 'g6_8' = ANY (l.grade_bands)) AS "profile_grade_band/g6_8",
            count(*) FILTER (WHERE 'g9_12' = ANY (l.grade_bands)) AS "profile_grade_band/g9_12",
            count(*) FILTER (WHERE 'all_grades' = ANY (l.grade_bands))
                AS "profile_grade_band/all_grades",
            count(*) FILTER (WHERE l.experience = 'y0_2') AS "profile_experience/y0_2",
            count(*) FILTER (WHERE l.experience = 'y3_5') AS "profile_experience/y3_5",
            count(*) FILTER (WHERE l.experience = 'y6_10') AS "profile_experience/y6_10",
            count(*) FILTER (WHERE l.experience = 'y11_20') AS "profile_experience/y11_20",
            count(*) FILTER (WHERE l.experience = 'y21_plus') AS "profile_experience/y21_plus",
            count(*) FILTER (WHERE l.experience = 'other') AS "profile_experience/other",
            count(*) FILTER (WHERE 'literacy' = ANY (l.content_areas))
                AS "profile_content_area/literacy",
            count(*) FILTER (WHERE 'mathematics' = ANY (l.content_areas))
                AS "profile_content_area/mathematics",
            count(*) FILTER (WHERE 'science' = ANY (l.content_areas))
                AS "profile_content_area/science",
            count(*) FILTER (WHERE 'social_studies' = ANY (l.content_areas))
                AS "profile_content_area/social_studies",
            count(*) FILTER (WHERE 'arts' = ANY (l.content_areas)) AS "profile_content_area/arts",
            count(*) FILTER (WHERE 'languages' = ANY (l.content_areas))
                AS "profile_content_area/languages",
            count(*) FILTER (WHERE 'physical_education' = ANY (l.content_areas))
                AS "profile_content_area/physical_education",
            count(*) FILTER (WHERE 'special_education' = ANY (l.content_areas))
                AS "profile_content_area/special_education",
            count(*) FILTER (WHERE 'technology' = ANY (l.content_areas))
                AS "profile_content_area/technology",
            count(*) FILTER (WHERE 'generalist' = ANY (l.content_areas))
                AS "profile_content_area/generalist",
            count(*) FILTER (WHERE l.school_role = 'teacher') AS "profile_school_role/teacher",
            count(*) FILTER (WHERE l.school_role = 'coach') AS "profile_school_role/coach",
            count(*) FILTER (WHERE l.school_role = 'specialist')
                AS "profile_school_role/specialist",
            count(*) FILTER (WHERE l.school_role = 'leader') AS "profile_school_role/leader",
            count(*) FILTER (WHERE l.school_role = 'support') AS "profile_school_role/support",
            count(*) FILTER (WHERE l.school_role = 'other') AS "profile_school_role/other"
        FROM uptake.enrollment AS n
        LEFT JOIN uptake.learner_profile AS l ON l.person_id = n.person_id
            AND l.created_at <= as_of
        WHERE true AND n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
        GROUP BY n.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('profile_grade_band', 'early_years', c."profile_grade_band/early_years", c.everybody, 0),
        ('profile_grade_band', 'k_2', c."profile_grade_band/k_2", c.everybody, 0),
        ('profile_grade_band', 'g3_5', c."profile_grade_band/g3_5", c.everybody, 0),
        ('profile_grade_band', 'g6_8', c."profile_grade_band/g6_8", c.everybody, 0),
        ('profile_grade_band', 'g9_12', c."profile_grade_band/g9_12", c.everybody, 0),
        ('profile_grade_band', 'all_grades', c."profile_grade_band/all_grades", c.everybody, 0),
        ('profile_experience', 'y0_2', c."profile_experience/y0_2", c.everybody, 0),
        ('profile_experience', 'y3_5', c."profile_experience/y3_5", c.everybody, 0),
        ('profile_experience', 'y6_10', c."profile_experience/y6_10", c.everybody, 0),
        ('profile_experience', 'y11_20', c."profile_experience/y11_20", c.everybody, 0),
        ('profile_experience', 'y21_plus', c."profile_experience/y21_plus", c.everybody, 0),
        ('profile_experience', 'other', c."profile_experience/other", c.everybody, 0),
        ('profile_content_area', 'literacy', c."profile_content_area/literacy", c.everybody, 0),
        ('profile_content_area', 'mathematics', c."profile_content_area/mathematics", c.everybody,
            0),
        ('profile_content_area', 'science', c."profile_content_area/science", c.everybody, 0),
        ('profile_content_area', 'social_studies', c."profile_content_area/social_studies",
            c.everybody, 0),
        ('profile_content_area', 'arts', c."profile_content_area/arts", c.everybody, 0),
        ('profile_content_area', 'languages', c."profile_content_area/languages", c.everybody, 0),
        ('profile_content_area', 'physical_education',
            c."profile_content_area/physical_education", c.everybody, 0),
        ('profile_content_area', 'special_education', c."profile_content_area/special_education",
            c.everybody, 0),
        ('profile_content_area', 'technology', c."profile_content_area/technology", c.everybody, 0),
        ('profile_content_area', 'generalist', c."profile_content_area/generalist", c.everybody, 0),
        ('profile_school_role', 'teacher', c."profile_school_role/teacher", c.everybody, 0),
        ('profile_school_role', 'coach', c."profile_school_role/coach", c.everybody, 0),
        ('profile_school_role', 'specialist', c."profile_school_role/specialist", c.everybody, 0),
        ('profile_school_role', 'leader', c."profile_school_role/leader", c.everybody, 0),
        ('profile_school_role', 'support', c."profile_school_role/support", c.everybody, 0),
        ('profile_school_role', 'other', c."profile_school_role/other", c.everybody, 0)
    ) AS m (measure, part, numerator, denominator, still_open);
END;

CREATE OR REPLACE AGGREGATE uptake.product (double precision) (
    SFUNC = pg_catalog.float8mul, STYPE = double precision, PARALLEL = SAFE);

CREATE OR REPLACE FUNCTION uptake.merged_cells(denominators integer[], floor integer) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    so_far integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := cell;
        so_far := so_far + denominators[place];
        IF so_far >= floor THEN
            cell := cell + 1;
            so_far := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        IF cells[place] = cell AND cell > 1 THEN
            cells[place] := cell - 1;
        END IF;
    END LOOP;
    RETURN cells;
END
$$;

CREATE OR REPLACE FUNCTION uptake.parts_told(parts text[], numerators integer[], everybody integer,
    floor integer) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH enough AS (
        SELECT p.part, row_number() OVER (ORDER BY p.people, p.part) AS place,
            everybody - sum(p.people) OVER () AS rest
        FROM unnest(parts, numerators) AS p (part, people)
        WHERE p.people >= floor AND p.part <> 'other')
    SELECT coalesce(array_agg(e.part), '{}') FROM enough AS e WHERE e.rest >= floor OR e.place > 1
$$;

CREATE OR REPLACE VIEW uptake.shown_cell WITH (security_barrier) AS
    SELECT id, engagement_id, moment, measure, part, floor, value, modifier, blank_reason, n_band,
        n_or_more, some_still_open, as_of, created_at AS computed_at
    FROM uptake.released_cell;

CREATE OR REPLACE FUNCTION uptake.checkpoint_age(checkpoint text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE checkpoint
    WHEN 'completion' THEN interval '0' WHEN '24h' THEN interval '24 hours'
    WHEN '48h' THEN interval '48 hours' WHEN '5d' THEN interval '120 hours'
    WHEN '14d' THEN interval '336 hours' WHEN 'w3' THEN interval '504 hours'
    WHEN 'w4' THEN interval '672 hours' WHEN 'w5' THEN interval '840 hours'
    WHEN 'w6' THEN interval '1008 hours' WHEN 'w7' THEN interval '1176 hours'
    WHEN 'w8' THEN interval '1344 hours' END;

CREATE OR REPLACE FUNCTION uptake.write_figures_as_before(in_checkpoint text, cohorts uuid[])
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO uptake.released_figure (cohort_id, checkpoint, measure, value, modifier,
        blank_reason, n_band, denominator, still_open, computed_at)
    SELECT b.cohort_id, b.moment, b.measure, c.value, c.modifier, c.blank_reason, c.n_band,
        coalesce(substring(c.n_band FROM '^[0-9]+')::integer, 0), c.some_still_open::integer,
        c.as_of
    FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS c ON c.id = b.cell_id
    WHERE b.cohort_id = ANY (cohorts) AND b.moment = in_checkpoint AND b.measure IN (
        'plan_rate', 'applied_24h', 'applied_48h', 'applied_5d',
        'median_hours_to_first_application', 'nudges_acted_on_24h', 'outcome_success_share')
$$;

CREATE OR REPLACE FUNCTION uptake.released_of_cohort(in_cohort uuid, in_moment text)
RETURNS TABLE (measure text, part text, value numeric, modifier text, blank_reason text,
    n_band text, n_or_more boolean, some_still_open boolean, floor integer, as_of timestamptz,
    computed_at timestamptz, together_with text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.measure, c.part, c.value, c.modifier, c.blank_reason, c.n_band, c.n_or_more,
        c.some_still_open, c.floor::integer, c.as_of, c.created_at, ARRAY(
            SELECT other.name FROM uptake.released_cell_cohort AS o
            JOIN uptake.cohort AS other ON other.id = o.cohort_id
            WHERE o.cell_id = c.id AND o.cohort_id <> in_cohort ORDER BY other.name)
    FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS c ON c.id = b.cell_id
    WHERE b.cohort_id = in_cohort AND b.moment = in_moment
    UNION ALL
    SELECT f.measure, '', f.value, f.modifier, f.blank_reason, f.n_band, false,
        coalesce(f.still_open, 0) > 0, 5, f.computed_at, f.computed_at, '{}'
    FROM uptake.released_figure AS f
    WHERE f.cohort_id = in_cohort AND f.checkpoint = in_moment AND NOT EXISTS (
        SELECT FROM uptake.released_cell_cohort AS b
        WHERE b.cohort_id = f.cohort_id AND b.moment = f.checkpoint)
$$;

CREATE OR REPLACE FUNCTION uptake.find_person(in_slack_user text)
RETURNS TABLE (id uuid, team_id text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id, w.team_id, p.name FROM uptake.person AS p
    JOIN uptake.workspace AS w ON w.id = p.workspace_id
    WHERE p.slack_user_id = in_slack_user ORDER BY w.team_id
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE VIEW uptake.pulse_answered WITH (security_barrier) AS
    SELECT round_id, participant_id FROM uptake_raw.pulse_response
    WHERE pg_has_role('uptake_writer', 'USAGE')
    ORDER BY round_id, participant_id;

CREATE OR REPLACE FUNCTION uptake.submit_pulse(in_round uuid, in_participant uuid, in_likert integer,
    in_answers integer[], as_of timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid;
    held uuid;
    taking boolean;
BEGIN
    SELECT r.pulse_check_id, r.engagement_id,
        r.state = 'open' AND as_of >= r.opens_at AND as_of < r.closes_at
    INTO asked, held, taking
    FROM uptake.pulse_round AS r WHERE r.id = in_round FOR SHARE;
    IF NOT EXISTS (SELECT FROM uptake.enrollment AS e WHERE e.engagement_id = held
        AND e.person_id = in_participant AND (e.left_at IS NULL OR e.left_at > as_of)) THEN
        RETURN 'refused';
    ELSIF taking IS NOT TRUE THEN
        RETURN 'closed';
    ELSIF (in_likert BETWEEN 1 AND 5 AND array_ndims(in_answers) = 1
        AND array_lower(in_answers, 1) = 1 AND cardinality(in_answers) = 3
        AND (SELECT bool_and(coalesce(
                in_answers[q.position] BETWEEN 0 AND cardinality(q.options) - 1, false))
            FROM uptake.pulse_question AS q WHERE q.pulse_check_id = asked)) IS NOT TRUE THEN
        RETURN 'invalid';
    END IF;
    LOOP
        DELETE FROM uptake_raw.pulse_response AS r
        WHERE r.round_id = in_round AND r.participant_id = in_participant;
        INSERT INTO uptake_raw.pulse_response (round_id, participant_id, likert, mcq_answers)
        VALUES (in_round, in_participant, in_likert, in_answers::smallint[])
        ON CONFLICT (round_id, participant_id) DO NOTHING;
        -- The same person's other answer was a moment faster: the later one is to stand.
        EXIT WHEN FOUND;
    END LOOP;
    RETURN 'kept';
END
$$;

CREATE OR REPLACE FUNCTION uptake_raw.pulse_parts(in_round uuid)
RETURNS TABLE (measure text, part text, floor smallint, place integer, option integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH this AS (SELECT * FROM uptake.pulse_round WHERE id = in_round),
    question AS (SELECT q.*, this.rate_floor, greatest(this.breakdown_floor, this.rate_floor) AS
            option_floor
        FROM this JOIN uptake.pulse_question AS q USING (pulse_check_id))
    SELECT 'pulse_mean', '', score_floor, NULL::integer, NULL::integer FROM this
    UNION ALL
    SELECT 'pulse_distribution', point::text, greatest(breakdown_floor, score_floor), NULL, point
    FROM this, generate_series(1, 5) AS point
    UNION ALL
    SELECT 'question_missed', position::text, rate_floor, position, right_option FROM question
    UNION ALL
    SELECT 'question_option', position || ':' || option, option_floor, position, option
    FROM question, generate_series(0, cardinality(options) - 1) AS option
    UNION ALL
    SELECT DISTINCT 'gap_missed', gap_tag, rate_floor, NULL::integer, NULL::integer FROM question
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.keep_what_was_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid;
BEGIN
    -- An erasure takes a name out of what was asked.
    IF TG_OP = 'UPDATE' AND current_user = 'uptake_owner' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'pulse_check' THEN
        asked := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        asked := NEW.pulse_check_id;
    ELSE
        asked := OLD.pulse_check_id;
    END IF;
    PERFORM FROM uptake.pulse_check WHERE id = asked FOR UPDATE;
    IF EXISTS (SELECT FROM uptake.pulse_round WHERE pulse_check_id = asked) THEN
        RAISE EXCEPTION 'the pulse check was opened' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pulse_check_was_opened';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake.keep_sealed(in_round uuid, in_participant uuid, in_sealed bytea)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM uptake.pulse_round AS r WHERE r.id = in_round AND r.state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- As an answer is written, and for the same reason.
    LOOP
        DELETE FROM uptake_raw.pulse_sealed AS s
        WHERE s.round_id = in_round AND s.participant_id = in_participant;
        INSERT INTO uptake_raw.pulse_sealed (round_id, participant_id, sealed)
        VALUES (in_round, in_participant, in_sealed)
        ON CONFLICT (round_id, participant_id) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION uptake.sealed_of(in_round uuid, in_participant uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.sealed FROM uptake_raw.pulse_sealed AS s
    JOIN uptake.pulse_round AS r ON r.id = s.round_id AND r.state = 'released'
    WHERE s.round_id = in_round AND s.participant_id = in_participant
$$;

CREATE OR REPLACE FUNCTION uptake.keep_reflection(in_participant uuid, in_engagement uuid,
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

CREATE OR REPLACE FUNCTION uptake.own_reflection(in_participant uuid, in_engagement uuid,
    OUT evidence text, OUT obstacles text, OUT next_try text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.evidence, kept.obstacles, kept.next_try FROM uptake_raw.reflection_text AS kept
    WHERE kept.participant_id = in_participant AND kept.engagement_id = in_engagement
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.walk_next_engagement() RETURNS trigger
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

CREATE OR REPLACE FUNCTION uptake.key_by_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.key := uptake.request_ref(NEW.key);
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION uptake.seal_audit(OUT n bigint, OUT hash text, OUT whole boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last uptake.audit_seal;
    next uptake.audit_seal;
    written bigint;
BEGIN
    whole := true;
    IF pg_try_advisory_xact_lock(hashtextextended('uptake.seal_audit', 0)) THEN
        written := uptake.audit_written();
    END IF;
    SELECT * INTO last FROM uptake.audit_seal AS s ORDER BY s.n DESC LIMIT 1;
    SELECT max(e.seq) INTO next.upto_seq FROM (
        SELECT e.seq FROM uptake.audit_event AS e
        WHERE (last.n IS NULL OR e.seq > last.upto_seq) AND e.seq <= written
        ORDER BY e.seq LIMIT 10000) AS e;
    IF next.upto_seq IS NULL THEN
        n := last.n;
        hash := last.hash;
        RETURN;
    END IF;
    next.n := coalesce(last.n, 0) + 1;
    next.created_at := clock_timestamp();
    SELECT count(*), string_agg(substr(line, 1, 8), '' ORDER BY seq), encode(sha256(convert_to(
            concat_ws(':', coalesce(last.hash, ''), next.n, next.upto_seq, count(*),
                extract(epoch FROM next.created_at)), 'UTF8')
            || string_agg(line, '' ORDER BY seq)), 'hex')
    INTO next.lines, next.marks, next.hash
    FROM (SELECT e.seq, uptake.audit_line(e) AS line FROM uptake.audit_event AS e
        WHERE (last.n IS NULL OR e.seq > last.upto_seq) AND e.seq <= next.upto_seq) AS e;
    INSERT INTO uptake.audit_seal (n, upto_seq, lines, marks, hash, created_at)
    VALUES (next.n, next.upto_seq, next.lines, next.marks, next.hash, next.created_at);
    n := next.n;
    hash := next.hash;
    whole := next.upto_seq = written;
END
$$;

CREATE OR REPLACE FUNCTION uptake.workspace_of(
    actor_kind text, actor text, kind text, record text) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        CASE WHEN actor_kind = 'person' THEN uptake.workspace_of_record('person', actor) END,
        uptake.workspace_of_record(kind, record))
$$;

CREATE OR REPLACE FUNCTION uptake.read_audit(in_person uuid, in_record text, in_most integer)
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

CREATE OR REPLACE FUNCTION uptake.held_pulses(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Statement', k.statement,
        'Agreement, 1 to 5', a.likert, 'Questions', (
            SELECT json_agg(json_build_object('Question', q.question,
                'Answer', q.options[a.mcq_answers[q.position] + 1]) ORDER BY q.position)
            FROM uptake.pulse_question AS q WHERE q.pulse_check_id = k.id)) ORDER BY e.starts_at)
    FROM uptake_raw.export_pulse(person) AS a
    JOIN uptake.engagement AS e ON e.id = a.engagement_id
    JOIN uptake.pulse_check AS k ON k.engagement_id = e.id
$$;

CREATE OR REPLACE FUNCTION uptake.held_reflections(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object(
        'Reflections', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'State', r.state, 'Evidence', w.evidence, 'Obstacles', w.obstacles,
                'Obstacles ticked', r.themes, 'Next try', w.next_try, 'Begun', r.created_at,
                'Changed', r.updated_at, 'Completed', r.completed_at) ORDER BY r.created_at)
            FROM uptake.reflection AS r JOIN uptake.engagement AS e ON e.id = r.engagement_id
            LEFT JOIN uptake.export_reflections(person) AS w
                ON w.engagement_id = r.engagement_id WHERE r.participant_id = person),
        'Certificates', (SELECT json_agg(json_build_object('Workshop', e.topic,
                'Issued', c.issued_at, 'Code', c.code, 'Revoked', c.revoked_at,
                'Because', c.revocation_reason) ORDER BY c.issued_at)
            FROM uptake.certificate AS c JOIN uptake.engagement AS e ON e.id = c.engagement_id
            WHERE c.participant_id = person))
$$;

CREATE OR REPLACE FUNCTION uptake.held_content(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (uptake.held_content_done(person)::jsonb || jsonb_build_object(
        'Pre-work opened', (SELECT json_agg(json_build_object('Title', a.title,
                'Opened', o.opened_at) ORDER BY o.opened_at)
            FROM uptake.pre_work_opening AS o
            JOIN uptake.content_asset AS a ON a.id = o.asset_id
            WHERE o.participant_id = person)))::json
$$;

CREATE OR REPLACE FUNCTION uptake.held_messages(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (uptake.held_messages_without_hours(person)::jsonb || jsonb_build_object(
        'Reminder hours', (SELECT json_build_object('From', n.opens, 'Until', n.closes,
                'Weekdays', n.weekdays)
            FROM uptake.nudge_preference AS n
            WHERE n.person_id = person AND n.opens IS NOT NULL)))::json
$$;

CREATE OR REPLACE FUNCTION uptake.forget_rows(p uptake.person) RETURNS void
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

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake_raw.forget_name(pattern text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE uptake_raw.reflection_text
    SET evidence = uptake.without(evidence, pattern, 'a colleague', 2000),
        obstacles = uptake.without(obstacles, pattern, 'a colleague', 2000),
        next_try = uptake.without(next_try, pattern, 'a colleague', 2000)
    WHERE concat_ws(' ', evidence, obstacles, next_try) ~ pattern
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.behaviour_of(cohorts uuid[], as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE BEGIN ATOMIC
        SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
            c.everybody::integer, m.still_open::integer, m.events, m.leavers
        FROM (
        SELECT p.cohort_id, count(*) AS everybody,
            count(*) FILTER (WHERE p.planned) AS planned,
            count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of) AS closed_24h,
            count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of
                AND p.first_at <= p.anchor_at + interval '24 hours') AS applied_24h,
            count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of) AS closed_48h,
            count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of
                AND p.first_at <= p.anchor_at + interval '48 hours') AS applied_48h,
            count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of) AS closed_5d,
            count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of
                AND p.first_at <= p.anchor_at + interval '120 hours') AS applied_5d,
            count(*) FILTER (WHERE p.anchor_at <= as_of) AS started,
            array_agg(floor(date_part('epoch', greatest(p.first_at,
                p.anchor_at) - p.anchor_at) / 60)::integer) FILTER (
                WHERE p.anchor_at <= as_of AND p.first_at IS NOT NULL) AS minutes,
            array_agg(floor(date_part('epoch', as_of - p.anchor_at) / 60)::integer) FILTER (
                WHERE p.anchor_at <= as_of AND p.first_at IS NULL) AS waiting,
            count(p.first_at) AS tried,
            count(*) FILTER (WHERE p.attempts >= 2) AS repeated,
            array_agg(p.mastered_at) FILTER (WHERE p.mastered_at IS NOT NULL) AS mastered,
            array_agg(p.attempts) FILTER (
                WHERE p.attempts > 0 AND p.mastered_at IS NULL) AS practising,
            count(*) FILTER (WHERE p.succeeded) AS succeeded,
            count(*) FILTER (WHERE p.evidence & 2 <> 0) AS artifact,
            count(*) FILTER (WHERE p.evidence & 4 <> 0) AS observation,
            count(*) FILTER (WHERE p.evidence & 1 <> 0) AS self_report
     FROM (
        SELECT n.cohort_id, n.person_id, n.anchor_at, tried.*,
            EXISTS (SELECT FROM uptake.action_plan AS p WHERE p.engagement_id = n.engagement_id
                AND p.participant_id = n.person_id AND p.created_at <= as_of
                    AND (p.withdrawn_at IS NULL OR p.withdrawn_at > as_of)) AS planned
        FROM uptake.enrollment AS n
        CROSS JOIN LATERAL (SELECT
        min(s.first_at) AS first_at, coalesce(max(s.attempts), 0) AS attempts,
        coalesce(bool_or(s.successes <> 0), false) AS succeeded,
        min(CASE WHEN s.runs <> 0 THEN bit_count(int8send((s.runs & -s.runs) - 1))::integer + streak
            WHEN s.attempts > 62 THEN uptake.mastered_late(
                s.engagement_id, s.participant_id, s.strategy_id, as_of,
                    streak) END) AS mastered_at,
        coalesce(bit_or(s.evidence), 0) AS evidence
     FROM
        (SELECT s.*, ((s.first_62) >> least(0, streak - 1)) & ((s.first_62) >> least(1,
            streak - 1)) & ((s.first_62) >> least(2, streak - 1)) & ((s.first_62) >> least(3,
            streak - 1)) & ((s.first_62) >> least(4, streak - 1)) & ((s.first_62) >> least(5,
            streak - 1)) & ((s.first_62) >> least(6, streak - 1)) & ((s.first_62) >> least(7,
            streak - 1)) & ((s.first_62) >> least(8, streak - 1)) & ((s.first_62) >> least(9,
            streak - 1)) AS runs
        FROM (SELECT s.*, s.successes & 4611686018427387903 AS first_62 FROM (
        SELECT x.engagement_id, x.participant_id, x.strategy_id,
        min(x.occurred_at) AS first_at, max(x.attempt_number) AS attempts,
        bit_or(CASE WHEN x.outcome = 'success'
            THEN 1::bigint << (least(x.attempt_number, 63) - 1) ELSE 0 END) AS successes,
        bit_or(CASE x.evidence_type WHEN 'self_report' THEN 1 WHEN 'artifact' THEN 2 ELSE 4 END)
            AS evidence
        FROM uptake.application_event AS x
        WHERE x.engagement_id = n.engagement_id AND x.participant_id = n.person_id
            AND x.created_at <= as_of AND x.occurred_at <= as_of
        GROUP BY x.engagement_id, x.participant_id, x.strategy_id
    ) AS s) AS s) AS s
    ) AS tried
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= as_of
            AND (n.left_at IS NULL OR n.left_at > as_of)
    ) AS p GROUP BY p.cohort_id) AS c
        CROSS JOIN LATERAL (VALUES
            ('plan_rate', '', c.planned, c.everybody, 0, NULL::integer[], NULL::integer[]),
            ('applied_24h', '', c.applied_24h, c.closed_24h, c.everybody - c.closed_24h, NULL,
                NULL),
            ('applied_48h', '', c.applied_48h, c.closed_48h, c.everybody - c.closed_48h, NULL,
                NULL),
            ('applied_5d', '', c.applied_5d, c.closed_5d, c.everybody - c.closed_5d, NULL, NULL),
            ('median_hours_to_first_application', '', NULL, c.started, c.everybody - c.started,
                coalesce(c.minutes, '{}'), coalesce(c.waiting, '{}')),
            ('repeat_rate', '', c.repeated, c.tried, 0, NULL, NULL),
            ('median_attempts_to_mastery', '', NULL, c.tried, 0,
                coalesce(c.mastered, '{}'), coalesce(c.practising, '{}')),
            ('outcome_success_share', '', c.succeeded, c.tried, 0, NULL, NULL),
            ('evidence_mix', 'artifact', c.artifact, c.tried, 0, NULL, NULL),
            ('evidence_mix', 'observation', c.observation, c.tried, 0, NULL, NULL),
            ('evidence_mix', 'self_report', c.self_report, c.tried, 0, NULL, NULL)
        ) AS m (measure, part, numerator, denominator, still_open, events, leavers);
END;

CREATE OR REPLACE FUNCTION uptake.behaviour_everywhere(as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET enable_hashagg = off
SET random_page_cost = 1.1 SET parallel_tuple_cost = 0.01 AS $$
    WITH strategies AS MATERIALIZED (
    SELECT x.engagement_id, x.participant_id, x.strategy_id, 
    min(x.occurred_at) AS first_at, max(x.attempt_number) AS attempts,
    bit_or(CASE WHEN x.outcome = 'success'
        THEN 1::bigint << (least(x.attempt_number, 63) - 1) ELSE 0 END) AS successes,
    bit_or(CASE x.evidence_type WHEN 'self_report' THEN 1 WHEN 'artifact' THEN 2 ELSE 4 END)
        AS evidence

    FROM uptake.application_event AS x
    WHERE  x.created_at <= as_of AND x.occurred_at <= as_of
    GROUP BY x.engagement_id, x.participant_id, x.strategy_id
)
    
    SELECT c.cohort_id, m.measure, m.part, m.numerator::integer, m.denominator::integer,
        c.everybody::integer, m.still_open::integer, m.events, m.leavers
    FROM (
    SELECT p.cohort_id, count(*) AS everybody, count(*) FILTER (WHERE p.planned) AS planned,
        
        count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of) AS closed_24h,
        count(*) FILTER (WHERE p.anchor_at + interval '24 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '24 hours') AS applied_24h, 
        count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of) AS closed_48h,
        count(*) FILTER (WHERE p.anchor_at + interval '48 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '48 hours') AS applied_48h, 
        count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of) AS closed_5d,
        count(*) FILTER (WHERE p.anchor_at + interval '120 hours' <= as_of
            AND p.first_at <= p.anchor_at + interval '120 hours') AS applied_5d,
        count(*) FILTER (WHERE p.anchor_at <= as_of) AS started,
        array_agg(floor(date_part('epoch', greatest(p.first_at, p.anchor_at) - p.anchor_at) / 60)::integer) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NOT NULL) AS minutes,
        array_agg(floor(date_part('epoch', as_of - p.anchor_at) / 60)::integer) FILTER (
            WHERE p.anchor_at <= as_of AND p.first_at IS NULL) AS waiting,
        count(p.first_at) AS tried, count(*) FILTER (WHERE p.attempts >= 2) AS repeated,
        array_agg(p.mastered_at) FILTER (WHERE p.mastered_at IS NOT NULL) AS mastered,
        array_agg(p.attempts) FILTER (
            WHERE p.attempts > 0 AND p.mastered_at IS NULL) AS practising,
        count(*) FILTER (WHERE p.succeeded) AS succeeded,
        count(*) FILTER (WHERE p.evidence & 2 <> 0) AS artifact,
        count(*) FILTER (WHERE p.evidence & 4 <> 0) AS observation,
        count(*) FILTER (WHERE p.evidence & 1 <> 0) AS self_report
 FROM (
    SELECT n.cohort_id, n.person_id, n.anchor_at, tried.first_at,
        coalesce(tried.attempts, 0) AS attempts, tried.succeeded, tried.mastered_at,
        tried.evidence, planned.participant_id IS NOT NULL AS planned
    FROM uptake.enrollment AS n
    LEFT JOIN (
        SELECT s.engagement_id, s.participant_id, 
    min(s.first_at) AS first_at, coalesce(max(s.attempts), 0) AS attempts,
    coalesce(bool_or(s.successes <> 0), false) AS succeeded,
    min(CASE WHEN s.runs <> 0 THEN bit_count(int8send((s.runs & -s.runs) - 1))::integer + streak
        WHEN s.attempts > 62 THEN uptake.mastered_late(
            s.engagement_id, s.participant_id, s.strategy_id, as_of, streak) END) AS mastered_at,
    coalesce(bit_or(s.evidence), 0) AS evidence
 FROM 
    (SELECT s.*, ((s.first_62) >> least(0, streak - 1)) & ((s.first_62) >> least(1, streak - 1)) & ((s.first_62) >> least(2, streak - 1)) & ((s.first_62) >> least(3, streak - 1)) & ((s.first_62) >> least(4, streak - 1)) & ((s.first_62) >> least(5, streak - 1)) & ((s.first_62) >> least(6, streak - 1)) & ((s.first_62) >> least(7, streak - 1)) & ((s.first_62) >> least(8, streak - 1)) & ((s.first_62) >> least(9, streak - 1)) AS runs
    FROM (SELECT s.*, s.successes & 4611686018427387903 AS first_62 FROM (SELECT * FROM strategies) AS s) AS s) AS s

        GROUP BY s.engagement_id, s.participant_id) AS tried
        ON tried.engagement_id = n.engagement_id AND tried.participant_id = n.person_id
    LEFT JOIN (
        SELECT p.engagement_id, p.participant_id FROM uptake.action_plan AS p
        WHERE p.created_at <= as_of AND (p.withdrawn_at IS NULL OR p.withdrawn_at > as_of) GROUP BY p.engagement_id, p.participant_id) AS planned
        ON planned.engagement_id = n.engagement_id AND planned.participant_id = n.person_id
    WHERE n.joined_at <= as_of AND (n.left_at IS NULL OR n.left_at > as_of)
) AS p GROUP BY p.cohort_id) AS c
    CROSS JOIN LATERAL (VALUES
        ('plan_rate', '', c.planned, c.everybody, 0, NULL::integer[], NULL::integer[]),
        ('applied_24h', '', c.applied_24h, c.closed_24h, c.everybody - c.closed_24h, NULL, NULL),
        ('applied_48h', '', c.applied_48h, c.closed_48h, c.everybody - c.closed_48h, NULL, NULL),
        ('applied_5d', '', c.applied_5d, c.closed_5d, c.everybody - c.closed_5d, NULL, NULL),
        ('median_hours_to_first_application', '', NULL, c.started, c.everybody - c.started,
            coalesce(c.minutes, '{}'), coalesce(c.waiting, '{}')),
        ('repeat_rate', '', c.repeated, c.tried, 0, NULL, NULL),
        ('median_attempts_to_mastery', '', NULL, c.tried, 0,
            coalesce(c.mastered, '{}'), coalesce(c.practising, '{}')),
        ('outcome_success_share', '', c.succeeded, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'artifact', c.artifact, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'observation', c.observation, c.tried, 0, NULL, NULL),
        ('evidence_mix', 'self_report', c.self_report, c.tried, 0, NULL, NULL)
    ) AS m (measure, part, numerator, denominator, still_open, events, leavers)

$$;

CREATE OR REPLACE FUNCTION uptake.told_elsewhere(in_engagement uuid, in_measure text, cohorts uuid[],
    in_as_of timestamptz, floor integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH here AS MATERIALIZED (
        SELECT n.person_id FROM uptake.enrollment AS n
        WHERE n.cohort_id = ANY (cohorts) AND n.joined_at <= in_as_of
            AND (n.left_at IS NULL OR n.left_at > in_as_of)),
    theirs AS MATERIALIZED (
        SELECT DISTINCT n.cohort_id FROM here AS h JOIN uptake.enrollment AS n
            ON n.person_id = h.person_id AND n.engagement_id <> in_engagement),
    told AS MATERIALIZED (
        SELECT b.cohort_id, c.id, c.engagement_id, c.moment, c.everybody, c.as_of
        FROM theirs AS t JOIN uptake.released_cell_cohort AS b ON b.cohort_id = t.cohort_id
        JOIN uptake.measures() AS m ON m.measure = b.measure AND m.parts[1] = b.part
        JOIN uptake.released_cell AS c ON c.id = b.cell_id
        WHERE b.measure = in_measure AND c.n_band IS NOT NULL),
    others AS (
        SELECT t.engagement_id, t.moment, t.everybody, count(*) AS both
        FROM told AS t JOIN uptake.enrollment AS n ON n.cohort_id = t.cohort_id
            AND n.joined_at <= t.as_of AND (n.left_at IS NULL OR n.left_at > t.as_of)
        JOIN here AS h ON h.person_id = n.person_id
        GROUP BY t.id, t.engagement_id, t.moment, t.everybody),
    met AS (
        SELECT o.both, o.everybody FROM others AS o
        UNION ALL
        SELECT o.both, (
            SELECT sum(c.everybody) FROM uptake.released_cell AS c
            JOIN uptake.measures() AS m ON m.measure = c.measure AND m.parts[1] = c.part
            WHERE c.engagement_id = o.engagement_id AND c.moment = o.moment
                AND c.measure = in_measure AND c.n_band IS NOT NULL)
        FROM (SELECT o.engagement_id, o.moment, sum(o.both) AS both FROM others AS o
            GROUP BY o.engagement_id, o.moment) AS o)
    SELECT EXISTS (
        SELECT FROM met AS m CROSS JOIN (SELECT count(*) AS people FROM here) AS h
        WHERE h.people - m.both < floor AND m.everybody - m.both < floor
            AND h.people + m.everybody > 2 * m.both)
$$;

CREATE OR REPLACE FUNCTION uptake.pieces_of(scope text, scope_id uuid, in_moment text)
RETURNS TABLE (measure text, part text, kind text, of_some boolean, counts boolean,
    blank_reason text, at_least numeric, at_most numeric, denominator integer, everybody integer,
    events integer[], leavers integer[], some_still_open boolean, as_of timestamptz,
    computed_at timestamptz, floor_of text, few_hidden boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.measure, c.part, m.kind, m.of_some,
        c.n_band IS NOT NULL AND CASE WHEN m.kind IN ('hours', 'attempts')
            THEN c.events IS NOT NULL ELSE c.numerator IS NOT NULL AND (c.value IS NOT NULL
                OR (m.few_hidden AND c.blank_reason = 'too_few')) END,
        c.blank_reason,
        CASE WHEN m.kind = 'mean' THEN greatest(1.5 * c.denominator, least(4.5 * c.denominator,
                c.numerator))
            WHEN c.modifier = 'or_more' THEN ceil(c.value * c.denominator / 100)
            WHEN c.modifier = 'or_fewer' OR c.value IS NULL THEN 0 ELSE c.numerator END,
        CASE WHEN c.modifier = 'or_more' THEN c.denominator
            WHEN c.modifier = 'or_fewer' THEN floor(c.value * c.denominator / 100)
            WHEN c.value IS NULL THEN c.denominator ELSE c.numerator END,
        c.denominator, coalesce(c.everybody, c.denominator), c.events, c.leavers,
        c.some_still_open, c.as_of, c.created_at, m.floor_of, m.few_hidden
    FROM uptake.released_cell AS c
    JOIN uptake.measures() AS m ON m.measure = c.measure
        AND (m.wide = 'everywhere' OR (m.wide = 'engagement' AND scope = 'engagement'))
    WHERE c.moment = in_moment AND c.blank_reason IS DISTINCT FROM 'nobody_yet'
        AND c.engagement_id IN (
            SELECT e.id FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
            WHERE CASE scope WHEN 'engagement' THEN e.id WHEN 'school' THEN s.id
                WHEN 'workspace' THEN s.workspace_id END = scope_id)
$$;

CREATE OR REPLACE FUNCTION uptake.open_round() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT f.score, f.rate, f.breakdown
    INTO NEW.score_floor, NEW.rate_floor, NEW.breakdown_floor
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    CROSS JOIN LATERAL uptake.floors(s.workspace_id) AS f
    WHERE e.id = NEW.engagement_id;
    -- Against a change of the questions that has not committed yet.
    PERFORM FROM uptake.pulse_check WHERE id = NEW.pulse_check_id FOR UPDATE;
    IF (SELECT count(*) FROM uptake.pulse_question WHERE pulse_check_id = NEW.pulse_check_id) <> 3
    THEN
        RAISE EXCEPTION 'a pulse check has three questions' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'pulse_round_three_questions';
    END IF;
    RETURN NEW;
END
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake.release_pulse(in_round uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this uptake.pulse_round;
BEGIN
    SELECT * INTO this FROM uptake.pulse_round WHERE id = in_round FOR UPDATE;
    IF (this.state = 'closed' AND this.closed_in <> pg_current_xact_id()) IS NOT TRUE THEN
        RETURN false;
    END IF;
    WITH counted AS MATERIALIZED (
        SELECT gen_random_uuid() AS cell_id, c.*,
            CASE WHEN c.denominator < c.floor THEN 'too_few'
                WHEN c.measure IN ('pulse_distribution', 'question_option') AND bool_or(
                    percent.modifier = 'or_more')
                    OVER (PARTITION BY c.measure, c.cell, CASE c.measure
                        WHEN 'question_option' THEN split_part(c.part, ':', 1) END)
                    THEN 'too_alike' END AS blank,
            CASE WHEN c.measure = 'pulse_mean' THEN uptake.shown_mean(c.numerator, c.denominator)
                ELSE percent.value END AS value,
            CASE WHEN c.measure <> 'pulse_mean' THEN percent.modifier END AS modifier
        FROM uptake_raw.pulse_count AS c
        LEFT JOIN LATERAL uptake.shown_percent(c.numerator, c.denominator) AS percent ON true
        WHERE c.round_id = in_round),
    cell AS (
        INSERT INTO uptake.released_cell (id, engagement_id, moment, measure, part, numerator,
            denominator, floor, value, modifier, blank_reason, n_band, as_of)
        SELECT cell_id, this.engagement_id, 'pulse', measure, part,
            CASE WHEN denominator >= floor THEN numerator END, denominator, floor,
            CASE WHEN blank IS NULL THEN value END, CASE WHEN blank IS NULL THEN modifier END,
            blank, CASE WHEN denominator >= floor THEN uptake.n_band(denominator) END,
            this.closed_at
        FROM counted)
    INSERT INTO uptake.released_cell_cohort (cohort_id, moment, measure, part, cell_id)
    SELECT unnest(cohorts), 'pulse', measure, part, cell_id FROM counted;
    DELETE FROM uptake_raw.pulse_count WHERE round_id = in_round;
    UPDATE uptake.pulse_round SET state = 'released' WHERE id = in_round;
    RETURN true;
END
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.shown_band(denominator integer, everybody integer, of_some boolean,
    OUT n_band text, OUT n_or_more boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE BEGIN ATOMIC
    SELECT uptake.n_band(e.edge),
        of_some AND e.next_edge <= everybody AND uptake.nearly_all(e.next_edge, everybody)
            IS TRUE
    FROM (VALUES (50, NULL), (20, 50), (10, 20), (5, 10)) AS e (edge, next_edge)
    WHERE e.edge <= denominator AND NOT (of_some AND uptake.nearly_all(e.edge, everybody))
    ORDER BY e.edge DESC LIMIT 1;
END;

CREATE OR REPLACE FUNCTION uptake.cells_of(denominators integer[], everybody integer[], floor integer,
    of_some boolean) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cells integer[] := '{}';
    cell integer := 1;
    enough integer := 0;
    people integer := 0;
    place integer;
BEGIN
    FOR place IN 1 .. cardinality(denominators) LOOP
        cells[place] := CASE WHEN everybody[place] = 0 THEN 0 ELSE cell END;
        enough := enough + denominators[place];
        people := people + everybody[place];
        IF enough >= floor AND NOT (of_some AND uptake.nearly_all(floor, people)) THEN
            cell := cell + 1;
            enough := 0;
            people := 0;
        END IF;
    END LOOP;
    FOR place IN 1 .. cardinality(cells) LOOP
        cells[place] := least(cells[place], greatest(cell - 1, 1));
    END LOOP;
    RETURN cells;
END
$$;

CREATE OR REPLACE FUNCTION uptake.kaplan_meier_median(events integer[], leavers integer[]) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    WITH seen (at, got_there) AS (
        SELECT at, 1 FROM unnest(events) AS at UNION ALL SELECT at, 0 FROM unnest(leavers) AS at),
    moments AS (
        SELECT at, sum(got_there) AS got_there, count(*) - sum(got_there) AS left_then,
            sum(count(*)) OVER (ORDER BY at DESC) AS at_risk
        FROM seen GROUP BY at),
    survival AS (
        SELECT at, got_there, at_risk - got_there AS still, max(at_risk) OVER () AS all_of,
            coalesce(uptake.product((at_risk - got_there)::double precision
                / nullif(at_risk - got_there - left_then, 0)) OVER before, 1) AS times
        FROM moments WINDOW before AS (
            ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
    SELECT min(at) FROM survival WHERE got_there > 0 AND 2 * still * times <= all_of * (1 + 1e-9)
$$;

CREATE OR REPLACE FUNCTION uptake.merged_further(cells integer[], denominators integer[], floor integer)
RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(further.cells[before.cell] ORDER BY before.place)
    FROM unnest(cells) WITH ORDINALITY AS before (cell, place),
    LATERAL (
        SELECT uptake.merged_cells(array_agg(one.total ORDER BY one.cell), floor)
        FROM (SELECT cell, sum(n)::integer FROM unnest(cells, denominators) AS each (cell, n)
            GROUP BY cell) AS one (cell, total)) AS further (cells)
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake_raw.count_cells(
    in_round uuid, in_floor smallint, cohorts uuid[], cells integer[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    WITH cell AS (
        SELECT c.cell, array_agg(c.cohort_id ORDER BY c.place) AS cohorts
        FROM unnest(cohorts, cells) WITH ORDINALITY AS c (cohort_id, cell, place) GROUP BY c.cell),
    answer AS (
        SELECT cell.cell, a.likert, a.mcq_answers, array(
            SELECT q.gap_tag FROM uptake.pulse_question AS q
            WHERE q.pulse_check_id = r.pulse_check_id
                AND a.mcq_answers[q.position] <> q.right_option) AS missed
        FROM uptake.pulse_round AS r
        JOIN uptake_raw.pulse_response AS a ON a.round_id = r.id
        JOIN uptake.enrollment AS e
            ON e.engagement_id = r.engagement_id AND e.person_id = a.participant_id
        JOIN cell ON e.cohort_id = ANY (cell.cohorts)
        WHERE r.id = in_round)
    INSERT INTO uptake_raw.pulse_count
    SELECT in_round, p.measure, p.part, cell.cell, cell.cohorts,
        coalesce(sum(CASE p.measure
            WHEN 'pulse_mean' THEN a.likert
            WHEN 'pulse_distribution' THEN (a.likert = p.option)::integer
            WHEN 'question_missed' THEN (a.mcq_answers[p.place] <> p.option)::integer
            WHEN 'question_option' THEN (a.mcq_answers[p.place] = p.option)::integer
            WHEN 'gap_missed' THEN (p.part = ANY (a.missed))::integer END), 0),
        count(a.cell), p.floor
    FROM uptake_raw.pulse_parts(in_round) AS p
    CROSS JOIN cell LEFT JOIN answer AS a ON a.cell = cell.cell
    WHERE p.floor = in_floor
    GROUP BY p.measure, p.part, p.floor, cell.cell, cell.cohorts
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.name_by_reference() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.workspace_id := uptake.workspace_of(
        NEW.actor_kind, NEW.actor_id, NEW.record_kind, NEW.record_id);
    IF NEW.actor_kind = 'person' THEN
        NEW.actor_id := uptake.reference_of(NEW.actor_id);
    END IF;
    NEW.record_id := CASE NEW.record_kind WHEN 'person' THEN uptake.reference_of(NEW.record_id)
        ELSE uptake.by_reference(NEW.record_id) END;
    NEW.before := uptake.by_reference(NEW.before::text)::jsonb;
    NEW.after := uptake.by_reference(NEW.after::text)::jsonb;
    NEW.request_id := uptake.request_ref(NEW.request_id);
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION uptake.export_person(in_person uuid) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM uptake.note_keeping('person.exported', 'person', in_person::text, NULL);
    RETURN (SELECT json_build_object(
        'Person', uptake.held_person(p),
        'Learner profile', uptake.held_profile(p.id),
        'Roles', uptake.held_roles(p.id),
        'Workshops', uptake.held_workshops(p.id),
        'Plans', uptake.held_plans(p.id),
        'Tries', uptake.held_tries(p.id),
        'Pulse checks', uptake.held_pulses(p.id),
        'Reflections and certificates', uptake.held_reflections(p.id),
        'Content', uptake.held_content(p.id),
        'Office', uptake.held_office(p.id),
        'Messages', uptake.held_messages(p.id),
        'Audit', uptake.held_audit(p.audit_ref))
        FROM uptake.person AS p WHERE p.id = in_person);
END
$$;

CREATE OR REPLACE FUNCTION uptake.forget_name(pattern text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place record;
    colleague text := quote_literal('a colleague');
    change text := 'UPDATE uptake.%1$I SET %2$I = uptake.without(%2$I, $1, %3$s, %4$s)
        WHERE %2$I ~ $1';
BEGIN
    FOR place IN SELECT * FROM (VALUES
        ('action_plan', 'what', 500), ('action_plan', 'with_whom_text', 150),
        ('action_plan', 'cue', 300), ('application_event', 'note', 1000),
        ('certificate', 'revocation_reason', 300), ('cohort', 'note', 300),
        ('content_asset', 'title', 150), ('engagement_context', 'note', 500),
        ('intro_video', 'reason', 300), ('next_engagement_signal', 'returned_because', 300),
        ('pulse_check', 'statement', 300), ('pulse_question', 'question', 300),
        ('school_context_profile', 'note', 500), ('strategy', 'description', 150))
        AS texts (kept_in, words, longest)
    LOOP
        EXECUTE format(change, place.kept_in, place.words, colleague, place.longest)
        USING pattern;
    END LOOP;
    FOR place IN SELECT * FROM (VALUES ('application_event', 'artifact_link'),
        ('content_asset', 'link'), ('intro_video', 'url')) AS links (kept_in, words)
    LOOP
        EXECUTE format(change, place.kept_in, place.words, quote_literal('colleague'), 2000)
        USING pattern;
    END LOOP;
    -- Two titles may become one where there can only be one: then each gets a sign of its own.
    FOR place IN SELECT * FROM (VALUES ('cohort', 'name', 75), ('engagement', 'topic', 150),
        ('strategy', 'name', 75)) AS titles (kept_in, words, longest)
    LOOP
        BEGIN
            EXECUTE format(change, place.kept_in, place.words, colleague, place.longest)
            USING pattern;
        EXCEPTION WHEN unique_violation THEN
            EXECUTE format(change, place.kept_in, place.words,
                '''colleague '' || left(id::text, 4)', place.longest) USING pattern;
        END;
    END LOOP;
    UPDATE uptake.pulse_question AS q SET options = ARRAY(
        SELECT uptake.without(one, pattern, 'a colleague', 75)
        FROM unnest(q.options) WITH ORDINALITY AS each (one, nth) ORDER BY nth)
    WHERE array_to_string(q.options, ' ') ~ pattern;
    PERFORM uptake_raw.forget_name(pattern);
END
$$;

CREATE OR REPLACE FUNCTION uptake.figures_of(cohorts uuid[], as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
    SELECT * FROM uptake.behaviour_of(cohorts, as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.surveys_of(cohorts, as_of)
    UNION ALL SELECT * FROM uptake.profiles_of(cohorts, as_of)
$$;

CREATE OR REPLACE FUNCTION uptake.figures_everywhere(as_of timestamptz, streak integer)
RETURNS TABLE (cohort_id uuid, measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[])
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET work_mem = '64MB'
SET random_page_cost = 1.1 AS $$
    SELECT * FROM uptake.behaviour_everywhere(as_of, streak)
    UNION ALL SELECT * FROM uptake.nudges_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.surveys_everywhere(as_of)
    UNION ALL SELECT * FROM uptake.profiles_everywhere(as_of)
$$;

CREATE OR REPLACE FUNCTION uptake.shown_figure(kind text, of_some boolean, hidden boolean, at_least numeric,
    at_most numeric, denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[], floor integer, OUT value numeric, OUT modifier text,
    OUT blank_reason text, OUT n_band text, OUT n_or_more boolean)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    step numeric;
BEGIN
    n_or_more := false;
    IF denominator < floor OR (of_some AND uptake.nearly_all(floor, everybody)) THEN
        blank_reason := CASE
            WHEN everybody = 0 OR (NOT of_some AND denominator + still_open = 0) THEN 'nobody_yet'
            WHEN NOT of_some AND denominator + still_open >= floor THEN 'window_open'
            ELSE 'too_few' END;
        RETURN;
    END IF;
    SELECT b.n_band, b.n_or_more INTO n_band, n_or_more
    FROM uptake.shown_band(denominator, everybody, of_some) AS b;
    IF hidden THEN
        blank_reason := 'too_few';
    ELSIF kind = 'share' THEN
        SELECT s.value, s.modifier INTO value, modifier
        FROM uptake.shown_share(at_least, at_most, denominator, of_some AND everybody < 100) AS s;
        blank_reason := CASE WHEN value IS NULL THEN 'too_few' END;
    ELSIF kind = 'mean' THEN
        value := uptake.shown_mean(at_least, denominator);
    ELSE
        value := uptake.kaplan_meier_median(events, leavers);
        IF kind = 'hours' THEN
            step := CASE WHEN denominator < 20 THEN 6 ELSE 1 END;
            value := step * pg_catalog.floor(value / (60 * step) + 0.5);
        END IF;
        blank_reason := CASE WHEN value IS NULL THEN 'not_reached' END;
    END IF;
END
$$;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

CREATE OR REPLACE FUNCTION uptake.close_pulse(in_round uuid, as_of timestamptz, early boolean)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this uptake.pulse_round;
    cohorts uuid[];
    answered integer[];
    cells integer[];
    next_floor smallint;
BEGIN
    SELECT * INTO this FROM uptake.pulse_round WHERE id = in_round FOR UPDATE;
    IF (this.state = 'open' AND as_of >= CASE WHEN early THEN this.opens_at ELSE this.closes_at END)
        IS NOT TRUE THEN
        RETURN false;
    END IF;
    SELECT array_agg(c.id ORDER BY c.name, c.id), array_agg(c.answered ORDER BY c.name, c.id),
        array_agg(c.place ORDER BY c.name, c.id)
    INTO cohorts, answered, cells
    FROM (SELECT c.id, c.name, count(a.participant_id)::integer AS answered,
            row_number() OVER (ORDER BY c.name, c.id)::integer AS place
        FROM uptake.cohort AS c
        LEFT JOIN uptake.enrollment AS e ON e.engagement_id = this.engagement_id
            AND e.cohort_id = c.id
        LEFT JOIN uptake_raw.pulse_response AS a
            ON a.round_id = in_round AND a.participant_id = e.person_id
        WHERE c.engagement_id = this.engagement_id GROUP BY c.id, c.name) AS c;
    FOR next_floor IN
        SELECT DISTINCT p.floor FROM uptake_raw.pulse_parts(in_round) AS p ORDER BY p.floor
    LOOP
        cells := uptake.merged_further(cells, answered, next_floor);
        PERFORM uptake_raw.count_cells(in_round, next_floor, cohorts, cells);
    END LOOP;
    UPDATE uptake.pulse_round SET state = 'closed', closed_at = least(as_of, closes_at),
        closed_in = pg_current_xact_id() WHERE id = in_round;
    RETURN true;
END
$$;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

CREATE OR REPLACE FUNCTION uptake.erase_person(in_person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.counted_cells(cohorts uuid[], as_of timestamptz, in_workspace uuid)
RETURNS TABLE (cohort_ids uuid[], measure text, part text, numerator integer,
    denominator integer, everybody integer, still_open integer, events integer[],
    leavers integer[], floor integer, rate_floor integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH once AS MATERIALIZED (
        SELECT DISTINCT ON (c.measure) c.measure, c.engagement_id, c.moment
        FROM uptake.released_cell AS c JOIN uptake.engagement AS e ON e.id = c.engagement_id
        WHERE c.measure IN ('applied_24h', 'applied_48h', 'applied_5d')
            AND c.as_of < counted_cells.as_of AND c.created_at >= coalesce(e.anchored_at,
                '-infinity')
            AND e.id IN (SELECT o.engagement_id FROM uptake.cohort AS o WHERE o.id = ANY (cohorts))
        GROUP BY c.measure, c.engagement_id, c.moment
        HAVING bool_or(c.n_band IS NOT NULL) AND NOT bool_or(c.some_still_open)
        ORDER BY c.measure, min(c.as_of)),
    kept AS (
        SELECT first.cohort_id, c.measure, c.part, c.numerator, c.denominator, c.everybody
        FROM once AS o JOIN uptake.released_cell AS c ON c.engagement_id = o.engagement_id
            AND c.moment = o.moment AND c.measure = o.measure AND c.n_band IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT b.cohort_id FROM uptake.released_cell_cohort AS b WHERE b.cell_id = c.id
            ORDER BY b.cohort_id LIMIT 1) AS first),
    counted AS MATERIALIZED (
        SELECT f.* FROM uptake.figures_of(cohorts, as_of, uptake.mastery_streak(in_workspace))
            AS f
        WHERE f.measure NOT IN (SELECT o.measure FROM once AS o)
        UNION ALL SELECT k.*, 0, NULL, NULL FROM kept AS k),
    known AS MATERIALIZED (
        SELECT m.*, CASE m.floor_of WHEN 'rate' THEN f.rate ELSE f.breakdown END::integer
            AS floor, f.rate::integer AS rate_floor
        FROM uptake.measures() AS m, uptake.floors(in_workspace) AS f WHERE m.parts IS NOT NULL),
    told AS (
        SELECT DISTINCT ON (b.cohort_id, b.measure) b.cohort_id, b.measure, b.cell_id
        FROM uptake.released_cell_cohort AS b JOIN uptake.released_cell AS x ON x.id = b.cell_id
        JOIN known AS k ON k.measure = b.measure AND k.parts[1] = b.part
        WHERE b.cohort_id = ANY (cohorts) AND x.n_band IS NOT NULL
        ORDER BY b.cohort_id, b.measure, x.as_of DESC),
    units AS (
        SELECT k.measure, k.floor, k.of_some, min(u.place) AS place,
            array_agg(u.cohort_id) AS ids, coalesce(sum(c.denominator), 0)::integer AS denominator,
            coalesce(sum(c.everybody), 0)::integer AS everybody
        FROM known AS k CROSS JOIN unnest(cohorts) WITH ORDINALITY AS u (cohort_id, place)
        LEFT JOIN counted AS c ON c.cohort_id = u.cohort_id AND c.measure = k.measure
            AND c.part = k.parts[1]
        LEFT JOIN told AS t ON t.cohort_id = u.cohort_id AND t.measure = k.measure
        GROUP BY k.measure, k.floor, k.of_some, coalesce(t.cell_id, u.cohort_id)),
    grouped AS (
        SELECT u.measure, array_agg(u.place ORDER BY u.place) AS places, uptake.cells_of(
            array_agg(u.denominator ORDER BY u.place), array_agg(u.everybody ORDER BY u.place),
            u.floor, u.of_some) AS cells
        FROM units AS u GROUP BY u.measure, u.floor, u.of_some),
    placed AS (
        SELECT g.measure, p.cell, i.cohort_id FROM grouped AS g
        CROSS JOIN unnest(g.places, g.cells) AS p (place, cell)
        JOIN units AS u ON u.measure = g.measure AND u.place = p.place
        CROSS JOIN unnest(u.ids) AS i (cohort_id))
    SELECT array_agg(b.cohort_id ORDER BY b.cohort_id), k.measure, p.part,
        sum(c.numerator)::integer, coalesce(sum(c.denominator), 0)::integer,
        coalesce(sum(c.everybody), 0)::integer, coalesce(sum(c.still_open), 0)::integer,
        uptake.joined(c.events), uptake.joined(c.leavers), k.floor, k.rate_floor
    FROM placed AS b JOIN known AS k ON k.measure = b.measure
    CROSS JOIN unnest(k.parts) AS p (part)
    LEFT JOIN counted AS c ON c.cohort_id = b.cohort_id AND c.measure = k.measure
        AND c.part = p.part
    GROUP BY k.measure, p.part, b.cell, k.floor, k.rate_floor
$$;

CREATE OR REPLACE FUNCTION uptake.released_totals(scope text, scope_id uuid, in_moment text)
RETURNS TABLE (measure text, part text, value numeric, modifier text, blank_reason text,
    n_band text, n_or_more boolean, some_still_open boolean, some_left_out boolean,
    floor integer, as_of timestamptz, computed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH whose AS (
        SELECT uptake.floors(s.workspace_id) AS floors FROM uptake.school AS s
        WHERE CASE scope WHEN 'engagement' THEN s.id = (
                SELECT e.school_id FROM uptake.engagement AS e WHERE e.id = scope_id)
            WHEN 'school' THEN s.id = scope_id WHEN 'workspace' THEN s.workspace_id = scope_id END
        LIMIT 1),
    sums AS (
        SELECT p.measure, p.part, p.kind, p.of_some,
            CASE p.floor_of WHEN 'score' THEN (w.floors).score WHEN 'rate' THEN (w.floors).rate
                ELSE (w.floors).breakdown END::integer AS floor,
            coalesce(sum(p.at_least) FILTER (WHERE p.counts), 0) AS at_least,
            coalesce(sum(p.at_most) FILTER (WHERE p.counts), 0) AS at_most,
            coalesce(sum(p.denominator) FILTER (WHERE p.counts), 0)::integer AS denominator,
            coalesce(sum(p.everybody) FILTER (WHERE p.counts), 0)::integer AS everybody,
            uptake.joined(p.events) FILTER (WHERE p.counts) AS events,
            uptake.joined(p.leavers) FILTER (WHERE p.counts) AS leavers,
            bool_or(p.some_still_open) AS some_still_open, NOT bool_and(p.counts) AS left_out,
            bool_and(p.blank_reason = 'window_open') AS all_open,
            p.few_hidden AND coalesce(sum(p.at_least) FILTER (WHERE p.counts), 0)
                < (w.floors).rate AS hidden,
            max(p.as_of) AS as_of, max(p.computed_at) AS computed_at
        FROM uptake.pieces_of(scope, scope_id, in_moment) AS p CROSS JOIN whose AS w
        GROUP BY p.measure, p.part, p.kind, p.of_some, p.floor_of, p.few_hidden, w.floors)
    SELECT s.measure, s.part, f.value, f.modifier,
        CASE WHEN s.denominator > 0 THEN f.blank_reason WHEN s.all_open THEN 'window_open'
            ELSE 'too_few' END,
        f.n_band, f.n_or_more, s.some_still_open, s.left_out, s.floor, s.as_of, s.computed_at
    FROM sums AS s
    CROSS JOIN LATERAL uptake.shown_figure(s.kind, s.of_some, s.hidden, s.at_least, s.at_most,
        s.denominator, s.everybody, 0, s.events, s.leavers, s.floor) AS f
$$;

CREATE OR REPLACE FUNCTION uptake.erase_again(in_marks text[]) RETURNS integer
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

CREATE OR REPLACE FUNCTION uptake.write_cells(in_engagement uuid, in_checkpoint text, cohorts uuid[],
    in_workspace uuid, in_as_of timestamptz, in_now timestamptz, in_until timestamptz)
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    WITH cells AS MATERIALIZED (
        SELECT gen_random_uuid() AS id, c.* FROM uptake.counted_cells(cohorts, in_until,
            in_workspace) AS c
        WHERE c.measure NOT LIKE 'profile_%' OR in_checkpoint IN ('completion', '14d')),
    told AS (
        SELECT c.measure, c.cohort_ids, uptake.parts_told(array_agg(c.part),
            array_agg(coalesce(c.numerator, 0)), c.everybody, c.rate_floor) AS parts,
            bool_or(c.part = 'other') AND c.measure LIKE 'profile_%' AS one_each
        FROM cells AS c JOIN uptake.measures() AS m ON m.measure = c.measure AND m.few_hidden
        GROUP BY c.measure, c.cohort_ids, c.everybody, c.rate_floor),
    elsewhere AS (
        SELECT c.measure, c.cohort_ids, uptake.told_elsewhere(in_engagement, c.measure,
                c.cohort_ids, in_until, c.floor)
            OR uptake.told_elsewhere(in_engagement, c.measure, cohorts, in_until, c.floor) AS told
        FROM cells AS c WHERE c.measure LIKE 'profile_%' OR c.measure = 'nudges_muted'
        GROUP BY c.measure, c.cohort_ids, c.floor),
    counts AS (
        SELECT c.*, m.kind, m.of_some, coalesce(e.told, false) AS told_elsewhere,
            CASE WHEN t.one_each AND c.part = 'other' THEN c.everybody - coalesce((
                    SELECT sum(o.numerator) FROM cells AS o WHERE o.measure = c.measure
                        AND o.cohort_ids = c.cohort_ids AND o.part = ANY (t.parts)), 0)
                ELSE c.numerator END AS people,
            CASE WHEN NOT m.few_hidden THEN false
                WHEN NOT t.one_each THEN coalesce(c.numerator, 0) < c.rate_floor
                WHEN c.part = 'other' THEN t.parts = '{}'
                ELSE c.part <> ALL (t.parts) END AS hidden
        FROM cells AS c JOIN uptake.measures() AS m ON m.measure = c.measure
        LEFT JOIN told AS t ON t.measure = c.measure AND t.cohort_ids = c.cohort_ids
        LEFT JOIN elsewhere AS e ON e.measure = c.measure AND e.cohort_ids = c.cohort_ids),
    written AS (
        INSERT INTO uptake.released_cell (id, engagement_id, moment, measure, part, numerator,
            denominator, everybody, events, leavers, floor, value, modifier, blank_reason, n_band,
            n_or_more, some_still_open, as_of, created_at)
        SELECT c.id, in_engagement, in_checkpoint, c.measure, c.part,
            CASE WHEN s.n_band IS NOT NULL THEN c.people END, c.denominator, c.everybody,
            CASE WHEN c.kind <> 'share' AND s.n_band IS NOT NULL
                THEN ARRAY(SELECT unnest(c.events) ORDER BY 1) END,
            CASE WHEN c.kind <> 'share' AND s.n_band IS NOT NULL
                THEN ARRAY(SELECT unnest(c.leavers) ORDER BY 1) END,
            c.floor, s.value, s.modifier,
            CASE WHEN c.told_elsewhere THEN 'told_elsewhere' ELSE s.blank_reason END,
            s.n_band, s.n_or_more,
            c.still_open > 0 AND NOT c.of_some AND c.everybody >= c.floor, in_as_of, in_now
        FROM counts AS c
        CROSS JOIN LATERAL uptake.shown_figure(c.kind, c.of_some, c.hidden, c.people, c.people,
            CASE WHEN c.told_elsewhere THEN 0 ELSE c.denominator END, c.everybody, c.still_open,
            c.events, c.leavers, c.floor) AS s)
    INSERT INTO uptake.released_cell_cohort (cohort_id, moment, measure, part, cell_id)
    SELECT u.cohort_id, in_checkpoint, c.measure, c.part, c.id
    FROM cells AS c CROSS JOIN unnest(c.cohort_ids) AS u (cohort_id)
$$;

CREATE OR REPLACE FUNCTION uptake.release_engagement(in_engagement uuid, in_checkpoint text,
    in_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at timestamptz;
    workspace uuid;
    cohorts uuid[];
    until timestamptz;
BEGIN
    SELECT e.completed_at + uptake.checkpoint_age(in_checkpoint), s.workspace_id
    INTO at, workspace
    FROM uptake.engagement AS e JOIN uptake.school AS s ON s.id = e.school_id
    WHERE e.id = in_engagement AND e.state = 'completed' FOR NO KEY UPDATE OF e;
    IF at IS NULL OR at > in_now THEN
        RETURN false;
    END IF;
    cohorts := ARRAY(
        SELECT c.id FROM uptake.cohort AS c
        WHERE c.engagement_id = in_engagement AND NOT EXISTS (
            SELECT FROM uptake.checkpoint_release AS r
            WHERE r.cohort_id = c.id AND r.checkpoint = in_checkpoint)
        ORDER BY c.name COLLATE "C", c.id);
    IF cohorts = '{}' THEN
        RETURN false;
    END IF;
    -- Of two engagements released at once, the second sees what the first told.
    PERFORM FROM uptake.workspace AS w WHERE w.id = workspace FOR NO KEY UPDATE;
    until := CASE WHEN EXISTS (
        SELECT FROM uptake.checkpoint_release AS r JOIN uptake.cohort AS c ON c.id = r.cohort_id
        WHERE c.engagement_id = in_engagement AND r.checkpoint = in_checkpoint)
        THEN '-infinity' ELSE at END;
    INSERT INTO uptake.checkpoint_release (cohort_id, checkpoint, released_at)
    SELECT u.id, in_checkpoint, at FROM unnest(cohorts) AS u (id);
    PERFORM uptake.write_cells(
        in_engagement, in_checkpoint, cohorts, workspace, at, in_now, until);
    PERFORM uptake.write_figures_as_before(in_checkpoint, cohorts);
    RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION uptake.release_checkpoint(in_cohort uuid, in_checkpoint text,
    as_of timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((
        SELECT uptake.release_engagement(c.engagement_id, in_checkpoint, as_of)
        FROM uptake.cohort AS c WHERE c.id = in_cohort), false);
END
$$;

ALTER TABLE uptake.action_plan ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.action_plan TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER number_attempt BEFORE INSERT
    ON uptake.application_event FOR EACH ROW EXECUTE FUNCTION uptake.number_attempt();

ALTER TABLE uptake.application_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.application_event TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER name_by_reference BEFORE INSERT
    ON uptake.audit_event FOR EACH ROW EXECUTE FUNCTION uptake.name_by_reference();

ALTER TABLE uptake.audit_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.audit_event TO uptake_writer USING (true) WITH CHECK (true);

CREATE POLICY keeper ON uptake.audit_event FOR SELECT TO uptake_keeper USING (true);

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.audit_event FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.erasure FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

ALTER TABLE uptake.certificate ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.certificate TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER bring_gap_domain BEFORE INSERT
    ON uptake.gap_tag FOR EACH ROW EXECUTE FUNCTION uptake.bring_gap_domain();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.visibility_transition FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

ALTER TABLE uptake.video_view ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.video_view TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.pre_work_completion ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.pre_work_completion TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.pre_work_opening ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.pre_work_opening TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER only_grow_watched BEFORE UPDATE
    ON uptake.video_view FOR EACH ROW EXECUTE FUNCTION uptake.only_grow_watched();

ALTER TABLE uptake.subject_request ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.subject_request TO uptake_writer USING (true) WITH CHECK (true);

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

ALTER TABLE uptake_raw.pulse_response ENABLE ROW LEVEL SECURITY;

ALTER TABLE uptake_raw.pulse_count ENABLE ROW LEVEL SECURITY;

ALTER TABLE uptake_raw.pulse_sealed ENABLE ROW LEVEL SECURITY;

ALTER TABLE uptake_raw.reflection_text ENABLE ROW LEVEL SECURITY;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

ALTER TABLE uptake.enrollment ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.enrollment TO uptake_writer USING (true) WITH CHECK (true);

CREATE POLICY raw ON uptake.enrollment FOR SELECT TO uptake_raw USING (true);

ALTER TABLE uptake.engagement_context ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.engagement_context TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.home_page ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.home_page TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER key_by_reference BEFORE INSERT
    ON uptake.inbox FOR EACH ROW EXECUTE FUNCTION uptake.key_by_reference();

ALTER TABLE uptake.intervention_trigger ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.intervention_trigger TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.nudge_preference ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.nudge_preference TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.checkpoint_release FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.released_figure FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

ALTER TABLE uptake.released_cell ENABLE ROW LEVEL SECURITY;

CREATE POLICY raw ON uptake.released_cell FOR INSERT TO uptake_raw WITH CHECK (true);

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.released_cell FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE
    ON uptake.released_cell_cohort FOR EACH STATEMENT EXECUTE FUNCTION uptake.refuse_change();

ALTER TABLE uptake.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.outbox TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.learner_profile ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.learner_profile TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER open_round BEFORE INSERT
    ON uptake.pulse_round FOR EACH ROW EXECUTE FUNCTION uptake.open_round();

CREATE OR REPLACE TRIGGER keep_what_was_asked BEFORE UPDATE OR DELETE
    ON uptake.pulse_check FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();

CREATE OR REPLACE TRIGGER keep_what_was_asked BEFORE INSERT OR UPDATE OR DELETE
    ON uptake.pulse_question FOR EACH ROW EXECUTE FUNCTION uptake.keep_what_was_asked();

ALTER TABLE uptake.reflection ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.reflection TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.school_context_profile ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.school_context_profile TO uptake_writer USING (true) WITH CHECK (true);

CREATE OR REPLACE TRIGGER walk_next_engagement BEFORE INSERT OR UPDATE OF state
    ON uptake.next_engagement_signal FOR EACH ROW EXECUTE FUNCTION uptake.walk_next_engagement();

ALTER TABLE uptake.next_engagement_signal ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.next_engagement_signal TO uptake_writer USING (true) WITH CHECK (true);

ALTER TABLE uptake.case_study_volunteer ENABLE ROW LEVEL SECURITY;

CREATE POLICY writer ON uptake.case_study_volunteer TO uptake_writer USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (withdrawn_at, calendar_at) ON uptake.action_plan TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.take_back_try TO uptake_writer;

GRANT SELECT, INSERT (id, participant_id, engagement_id, strategy_id, occurred_at, evidence_type,
    outcome, note, artifact_link, slack_file_id, created_at)
    ON uptake.application_event TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.request_ref TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.seal_audit TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.read_audit TO uptake_keeper;

GRANT INSERT (id, at, actor_kind, actor_id, action, record_kind, record_id, before, after,
    request_id) ON uptake.audit_event TO uptake_writer;

GRANT SELECT ON uptake.audit_event TO uptake_keeper;

GRANT SELECT ON uptake.audit_seal TO uptake_keeper;

GRANT SELECT (mark) ON uptake.erasure TO uptake_writer;

GRANT SELECT (mark) ON uptake.erasure TO uptake_keeper;

GRANT SELECT, INSERT, UPDATE (revoked_at, revocation_reason)
    ON uptake.certificate TO uptake_writer;

GRANT SELECT, INSERT ON uptake.gap_domain TO uptake_writer;

GRANT SELECT, INSERT ON uptake.gap_tag TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (visibility, release_rule) ON uptake.content_asset TO uptake_writer;

GRANT SELECT, INSERT, DELETE ON uptake.content_asset_gap_tag TO uptake_writer;

GRANT SELECT, INSERT ON uptake.visibility_transition TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (url, duration_seconds, approval, submission, submitted_at,
    reviewer_id, reviewed_at, reason) ON uptake.intro_video TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (watched_pct) ON uptake.video_view TO uptake_writer;

GRANT SELECT, INSERT ON uptake.pre_work_completion TO uptake_writer;

GRANT SELECT, INSERT ON uptake.pre_work_opening TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.export_person TO uptake_keeper;

GRANT EXECUTE ON FUNCTION uptake.erase_person, uptake.erase_again TO uptake_keeper;

GRANT EXECUTE ON FUNCTION uptake.erased_people TO uptake_writer;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

GRANT EXECUTE ON FUNCTION uptake_raw.forget_statistics TO uptake_owner;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.without TO uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.open_requests, uptake.begin_request, uptake.try_request,
    uptake.end_request TO uptake_keeper;

GRANT SELECT, INSERT (id, person_id, kind, created_at), UPDATE (done_at, outcome)
    ON uptake.subject_request TO uptake_writer;

GRANT SELECT ON uptake.alembic_version TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (description) ON uptake.strategy TO uptake_writer;

GRANT SELECT ON uptake.strategy TO uptake_reader;

GRANT SELECT, INSERT, UPDATE (topic, starts_at, strategist_id, workshop_type, hubspot_deal_id,
    digest_channel_id, window_anchor, state, completed_at, anchored_at)
    ON uptake.engagement TO uptake_writer;

GRANT SELECT (id, school_id, topic, starts_at, workshop_type, source, digest_channel_id,
    window_anchor, state, completed_at, created_at) ON uptake.engagement TO uptake_reader;

GRANT SELECT, INSERT, DELETE, UPDATE (position) ON uptake.engagement_strategy TO uptake_writer;

GRANT SELECT ON uptake.engagement_strategy TO uptake_reader;

GRANT SELECT, INSERT, UPDATE (name, attendee_group, note, expected_count)
    ON uptake.cohort TO uptake_writer;

GRANT SELECT (id, engagement_id, name, attendee_group, expected_count, created_at)
    ON uptake.cohort TO uptake_reader;

GRANT SELECT (id, engagement_id, name) ON uptake.cohort TO uptake_raw;

GRANT SELECT, INSERT, UPDATE (cohort_id, joined_at, left_at, checked_in_at, anchor_at)
    ON uptake.enrollment TO uptake_writer;

GRANT SELECT (engagement_id, cohort_id, person_id, left_at) ON uptake.enrollment TO uptake_raw;

GRANT SELECT, INSERT, DELETE, UPDATE (readiness, change_tags, priorities, note, updated_at,
    updated_by) ON uptake.engagement_context TO uptake_writer;

GRANT SELECT, INSERT (person_id, changed, created_at), UPDATE (changed, shown, claimed_until)
    ON uptake.home_page TO uptake_writer;

GRANT SELECT, INSERT, DELETE ON uptake.inbox TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (resolved_at, resolution)
    ON uptake.intervention_trigger TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (muted_all, muted_kinds, snoozed_until, opens, closes, weekdays)
    ON uptake.nudge_preference TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.n_band, uptake.shown_percent, uptake.shown_mean TO uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.merged_cells, uptake.merged_further TO uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.floors TO uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.floors, uptake.mastery_streak TO uptake_writer;

GRANT SELECT ON uptake.shown_cell TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.released_of_cohort TO uptake_reader;

GRANT EXECUTE ON FUNCTION uptake.release_engagement, uptake.release_checkpoint TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (score, rate, breakdown) ON uptake.privacy_floor TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (mastery_streak) ON uptake.figure_setting TO uptake_writer;

GRANT SELECT ON uptake.checkpoint_release TO uptake_writer;

GRANT SELECT ON uptake.checkpoint_release TO uptake_reader;

GRANT SELECT (cohort_id, checkpoint, measure, value, modifier, blank_reason, n_band, still_open,
    computed_at) ON uptake.released_figure TO uptake_writer;

GRANT SELECT (cohort_id, checkpoint, measure, value, modifier, blank_reason, n_band, still_open,
    computed_at) ON uptake.released_figure TO uptake_reader;

GRANT INSERT ON uptake.released_cell TO uptake_raw;

GRANT SELECT ON uptake.released_cell_cohort TO uptake_writer;

GRANT INSERT ON uptake.released_cell_cohort TO uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.released_totals TO uptake_reader;

GRANT SELECT, INSERT, UPDATE (name, bot_user_id) ON uptake.workspace TO uptake_writer;

GRANT SELECT, INSERT (key, lane, kind, person_id, channel_id, engagement_id, facts,
    counts_as_nudge, not_before, expires_at, created_at), UPDATE (not_before, state, claim_token,
    claimed_until, claimed_by, attempts, uncertain, slack_channel, slack_ts, sent_at,
    outcome_code) ON uptake.outbox TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake.find_person TO uptake_keeper;

GRANT SELECT, INSERT, UPDATE (name, time_zone, locale, active, dm_channel_id, refreshed_at)
    ON uptake.person TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (grade_bands, experience, content_areas, school_role)
    ON uptake.learner_profile TO uptake_writer;

GRANT SELECT, INSERT, DELETE ON uptake.role_assignment TO uptake_writer;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

GRANT SELECT ON uptake.pulse_answered TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake_raw.export_pulse, uptake_raw.erase_pulse TO uptake_owner;

GRANT EXECUTE ON FUNCTION uptake.submit_pulse, uptake.close_pulse,
    uptake.release_pulse TO uptake_writer;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.longest TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (statement) ON uptake.pulse_check TO uptake_writer;

GRANT SELECT, INSERT, DELETE, UPDATE (question, options, right_option, gap_tag)
    ON uptake.pulse_question TO uptake_writer;

GRANT SELECT ON uptake.pulse_question TO uptake_raw;

GRANT SELECT, INSERT (id, pulse_check_id, engagement_id, opens_at, closes_at, created_at)
    ON uptake.pulse_round TO uptake_writer;

GRANT CREATE ON SCHEMA uptake TO uptake_raw;
SET LOCAL ROLE uptake_raw;

GRANT EXECUTE ON FUNCTION uptake.keep_sealed, uptake.sealed_of TO uptake_writer;

GRANT EXECUTE ON FUNCTION uptake_raw.forget_name TO uptake_owner;

GRANT EXECUTE ON FUNCTION uptake.export_reflections TO uptake_owner;

GRANT EXECUTE ON FUNCTION uptake.keep_reflection, uptake.own_reflection TO uptake_writer;

SET LOCAL ROLE uptake_owner;
REVOKE CREATE ON SCHEMA uptake FROM uptake_raw;

GRANT SELECT, INSERT, UPDATE (state, themes, completed_at, updated_at)
    ON uptake.reflection TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (name, time_zone, district, hubspot_company_id)
    ON uptake.school TO uptake_writer;

GRANT SELECT (id, workspace_id, name, time_zone, district, created_at)
    ON uptake.school TO uptake_reader;

GRANT SELECT, INSERT, DELETE ON uptake.school_holiday TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (valid_to) ON uptake.school_context_profile TO uptake_writer;

GRANT SELECT, INSERT (id, engagement_id, cohort_id, checkpoint, flag, gap_summary, state,
    created_at), UPDATE (state, la_id, la_passed_at, la_absent, pm_id, pm_passed_at,
    returned_because, hubspot_id) ON uptake.next_engagement_signal TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (at_risk_below, high_performing_from)
    ON uptake.signal_threshold TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (status, asset_id) ON uptake.gap_signal TO uptake_writer;

GRANT SELECT, INSERT ON uptake.gap_signal_engagement TO uptake_writer;

GRANT SELECT, INSERT, UPDATE (state, closed_at) ON uptake.case_study_request TO uptake_writer;

GRANT SELECT, INSERT, DELETE ON uptake.case_study_volunteer TO uptake_writer;

INSERT INTO uptake.gap_tag (tag, seeded, created_at)
SELECT domain || '/' || skill, true, now()
FROM (VALUES
    ('literacy', ARRAY['phonics', 'fluency', 'vocabulary', 'comprehension', 'writing']),
    ('numeracy', ARRAY['number_sense', 'fractions_and_ratio', 'problem_solving',
        'mathematical_talk']),
    ('student_engagement', ARRAY['cold_call', 'wait_time', 'think_pair_share', 'student_choice']),
    ('assessment_feedback', ARRAY['exit_tickets', 'checking_for_understanding',
        'actionable_feedback', 'success_criteria']),
    ('differentiation', ARRAY['scaffolding', 'flexible_grouping', 'extension_tasks',
        'reteaching']),
    ('classroom_culture', ARRAY['routines', 'relationships', 'behaviour_support',
        'restorative_practice']),
    ('multilingual_learners', ARRAY['language_objectives', 'sentence_frames',
        'academic_vocabulary', 'home_language']),
    ('inclusion', ARRAY['universal_design', 'accommodations', 'co_teaching',
        'sensory_environment']),
    ('technology_integration', ARRAY['digital_collaboration', 'formative_tools',
        'digital_citizenship', 'accessibility_tools']),
    ('family_partnership', ARRAY['two_way_communication', 'conferences', 'home_learning',
        'welcoming_families'])
) AS seed (domain, skills), unnest(skills) AS skill
ON CONFLICT DO NOTHING;
