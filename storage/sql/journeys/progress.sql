-- What one person has done in each of their engagements, and what there is for them in it. Home
-- asks this for every enrolment at once: one statement, whatever their number.
SELECT e.engagement_id,
    (SELECT count(*) FROM application_event AS a
        WHERE a.engagement_id = e.engagement_id AND a.participant_id = e.person_id) AS tries,
    r.id IS NOT NULL AS reflection_begun,
    coalesce(r.survey_complete, false) AS survey_complete,
    EXISTS (SELECT FROM certificate AS c
        WHERE c.engagement_id = e.engagement_id AND c.participant_id = e.person_id
            AND c.revoked_at IS NULL) AS certified,
    (SELECT count(*) FROM content_asset AS w
        WHERE w.engagement_id = e.engagement_id AND w.type = 'pre_work'
            AND w.visibility <> 'draft'
            AND NOT EXISTS (SELECT FROM pre_work_completion AS d
                WHERE d.asset_id = w.id AND d.participant_id = e.person_id)) AS open_pre_work,
    -- The strategist's video counts as material, as soon as one is approved.
    EXISTS (SELECT FROM content_asset AS w
        WHERE w.engagement_id = e.engagement_id AND w.visibility <> 'draft')
    OR EXISTS (SELECT FROM engagement AS g
        JOIN intro_video AS v ON v.strategist_id = g.strategist_id AND v.approval = 'approved'
        WHERE g.id = e.engagement_id) AS has_materials,
    CASE WHEN u.state = 'open' THEN u.closes_at END AS pulse_closes_at,
    coalesce(u.state = 'released', false) AS pulse_released,
    EXISTS (SELECT FROM pulse_answered AS y
        WHERE y.round_id = u.id AND y.participant_id = e.person_id) AS pulse_answered,
    p.*
FROM enrollment AS e
LEFT JOIN reflection AS r
    ON r.engagement_id = e.engagement_id AND r.participant_id = e.person_id
LEFT JOIN pulse_round AS u ON u.engagement_id = e.engagement_id
-- The newest revision of the plan, unless it was withdrawn; its engagement is the enrolment's.
LEFT JOIN LATERAL (
    SELECT one.id, one.participant_id, one.strategy_id, one.revision, one.what, one.due_at,
        one.with_whom_slack_id, one.with_whom_text, one.cue, one.created_at, one.withdrawn_at,
        one.calendar_at
    FROM action_plan AS one
    WHERE one.engagement_id = e.engagement_id AND one.participant_id = e.person_id
        AND one.withdrawn_at IS NULL
    ORDER BY one.revision DESC LIMIT 1) AS p ON true
WHERE e.person_id = %(person_id)s
