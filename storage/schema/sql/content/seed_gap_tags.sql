-- The gap tags that every installation begins with. `seeded` tells them from those added later.

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
