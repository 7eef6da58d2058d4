"""Revision 0008's part on gap tags: two levels, and those that every house begins with."""

# The taxonomy has two levels. A tag that is new brings its domain along, so that whoever adds
# tags need not know of domains. `seeded` are those of the list below, which every house begins
# with.
TWO_LEVELS = """
CREATE TABLE uptake.gap_domain (
    id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    domain text PRIMARY KEY CHECK (domain ~ '^[a-z0-9_]+$' AND char_length(domain) <= 73),
    created_at timestamptz NOT NULL
);
INSERT INTO uptake.gap_domain (domain, created_at)
SELECT split_part(tag, '/', 1), min(created_at) FROM uptake.gap_tag GROUP BY 1;

ALTER TABLE uptake.gap_tag
    ADD COLUMN id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    ADD COLUMN seeded boolean NOT NULL DEFAULT false,
    ADD COLUMN domain text NOT NULL GENERATED ALWAYS AS (split_part(tag, '/', 1)) STORED
        REFERENCES uptake.gap_domain;
CREATE INDEX gap_tag_domain ON uptake.gap_tag (domain);

CREATE FUNCTION uptake.bring_gap_domain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO uptake.gap_domain (domain, created_at)
    VALUES (split_part(NEW.tag, '/', 1), NEW.created_at) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;
CREATE TRIGGER bring_gap_domain BEFORE INSERT ON uptake.gap_tag
    FOR EACH ROW EXECUTE FUNCTION uptake.bring_gap_domain();

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
"""

ONE_LEVEL = """
DELETE FROM uptake.gap_tag AS t WHERE t.seeded
    AND NOT EXISTS (SELECT FROM uptake.pulse_question AS q WHERE q.gap_tag = t.tag);
DROP TRIGGER bring_gap_domain ON uptake.gap_tag;
DROP FUNCTION uptake.bring_gap_domain;
ALTER TABLE uptake.gap_tag DROP COLUMN domain, DROP COLUMN seeded, DROP COLUMN id;
DROP TABLE uptake.gap_domain;
"""
