-- Assets with their gap tags. A condition on the asset `a` follows.
SELECT a.id, a.workspace_id, a.engagement_id, a.title, a.type, a.link, a.visibility, a.owner,
    a.release_rule, a.created_by, a.created_at,
    ARRAY(SELECT t.gap_tag FROM content_asset_gap_tag AS t
        WHERE t.asset_id = a.id ORDER BY t.gap_tag) AS gap_tags
FROM content_asset AS a
