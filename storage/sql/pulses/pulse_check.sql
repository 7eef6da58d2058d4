-- A workshop's pulse check with its questions, in their order. One without questions is none yet.
SELECT c.id, c.engagement_id, c.statement,
    (SELECT json_agg(json_build_object('question', q.question, 'options', q.options,
            'right_option', q.right_option, 'gap_tag', q.gap_tag) ORDER BY q.position)
        FROM pulse_question AS q WHERE q.pulse_check_id = c.id) AS questions
FROM pulse_check AS c
WHERE c.engagement_id = %(engagement_id)s
    AND EXISTS (SELECT FROM pulse_question AS q WHERE q.pulse_check_id = c.id)
