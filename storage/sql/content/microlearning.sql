-- Reusable microlearning that is out and answers one of these gaps, the newest first.
{content/asset}
WHERE a.workspace_id = %(workspace_id)s AND a.engagement_id IS NULL
    AND a.visibility = 'post_released'
    AND EXISTS (SELECT FROM content_asset_gap_tag AS t
        WHERE t.asset_id = a.id AND t.gap_tag = ANY(%(gap_tags)s))
ORDER BY a.created_at DESC, a.id
