-- Everything about one person, under plain headings, as JSON. A part of it for each table that
-- holds something of theirs; the operator's login alone may ask, and that it did is audited.

CREATE OR REPLACE FUNCTION uptake.export_identity(p uptake.person) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_profile(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_build_object('Grade bands', l.grade_bands, 'Experience', l.experience,
        'Content areas', l.content_areas, 'Role in school', l.school_role,
        'Since', l.created_at)
    FROM uptake.learner_profile AS l WHERE l.person_id = person
$$;

CREATE OR REPLACE FUNCTION uptake.export_roles(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_agg(json_build_object('Role', r.role, 'Of', r.scope_kind,
        'Where', coalesce(w.name, s.name, e.topic), 'Since', r.created_at) ORDER BY r.created_at)
    FROM uptake.role_assignment AS r
    LEFT JOIN uptake.workspace AS w ON w.organisation_id = r.organisation_id
        AND w.id = (SELECT p.workspace_id FROM uptake.person AS p WHERE p.id = person)
    LEFT JOIN uptake.school AS s ON s.id = r.school_id
    LEFT JOIN uptake.engagement AS e ON e.id = r.engagement_id
    WHERE r.person_id = person
$$;

CREATE OR REPLACE FUNCTION uptake.export_workshops(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_plans(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_tries(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT json_agg(json_build_object('Workshop', e.topic, 'Strategy', t.name,
        'Attempt', x.attempt_number, 'When', x.occurred_at, 'How it went', x.outcome,
        'Evidence', x.evidence_type, 'Note', x.note, 'Link', x.artifact_link,
        'Slack file', x.slack_file_id, 'Logged', x.created_at)
        ORDER BY x.created_at, x.attempt_number)
    FROM uptake.application_event AS x JOIN uptake.engagement AS e ON e.id = x.engagement_id
    JOIN uptake.strategy AS t ON t.id = x.strategy_id WHERE x.participant_id = person
$$;

CREATE OR REPLACE FUNCTION uptake.export_pulses(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_reflections_and_certificates(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_content_parts(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_content(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (uptake.export_content_parts(person)::jsonb || jsonb_build_object(
        'Pre-work opened', (SELECT json_agg(json_build_object('Title', a.title,
                'Opened', o.opened_at) ORDER BY o.opened_at)
            FROM uptake.pre_work_opening AS o
            JOIN uptake.content_asset AS a ON a.id = o.asset_id
            WHERE o.participant_id = person)))::json
$$;

CREATE OR REPLACE FUNCTION uptake.export_staff_work(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_message_parts(person uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_messages(person uuid) RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (uptake.export_message_parts(person)::jsonb || jsonb_build_object(
        'Reminder hours', (SELECT json_build_object('From', n.opens, 'Until', n.closes,
                'Weekdays', n.weekdays)
            FROM uptake.nudge_preference AS n
            WHERE n.person_id = person AND n.opens IS NOT NULL)))::json
$$;

-- Lines of others are told without who they were: that is theirs.
CREATE OR REPLACE FUNCTION uptake.export_audit(ref uuid) RETURNS json
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

CREATE OR REPLACE FUNCTION uptake.export_person(in_person uuid) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM uptake.note_operator('person.exported', 'person', in_person::text, NULL);
    RETURN (SELECT json_build_object(
        'Person', uptake.export_identity(p),
        'Learner profile', uptake.export_profile(p.id),
        'Roles', uptake.export_roles(p.id),
        'Workshops', uptake.export_workshops(p.id),
        'Plans', uptake.export_plans(p.id),
        'Tries', uptake.export_tries(p.id),
        'Pulse checks', uptake.export_pulses(p.id),
        'Reflections and certificates', uptake.export_reflections_and_certificates(p.id),
        'Content', uptake.export_content(p.id),
        'Office', uptake.export_staff_work(p.id),
        'Messages', uptake.export_messages(p.id),
        'Audit', uptake.export_audit(p.audit_ref))
        FROM uptake.person AS p WHERE p.id = in_person);
END
$$;

GRANT EXECUTE ON FUNCTION uptake.export_person TO uptake_operator;
