-- Intro videos. What narrows them down follows: joins and a condition on the video `v`.
SELECT v.id, p.workspace_id, v.strategist_id, v.url, v.duration_seconds, v.approval, v.submission,
    v.submitted_at, v.reviewer_id, v.reviewed_at, v.reason, v.created_at
FROM intro_video AS v JOIN person AS p ON p.id = v.strategist_id
