-- What is out in a workshop, in the order of its kinds, with when this person did it.
SELECT a.*, done.completed_at
FROM ({content/asset}) AS a
JOIN engagement AS e ON e.id = a.engagement_id AND e.state <> 'cancelled'
LEFT JOIN pre_work_completion AS done
    ON done.asset_id = a.id AND done.participant_id = %(participant_id)s
WHERE a.engagement_id = %(engagement_id)s AND a.visibility <> 'draft'
ORDER BY array_position(%(types)s::text[], a.type), a.created_at, a.id
