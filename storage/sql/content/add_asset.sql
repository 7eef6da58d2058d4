-- An asset with its gap tags, in one statement.
WITH added AS (
    INSERT INTO content_asset (id, workspace_id, engagement_id, title, type, link, visibility,
        owner, release_rule, created_by, created_at)
    VALUES (%(id)s, %(workspace_id)s, %(engagement_id)s, %(title)s, %(type)s, %(link)s,
        %(visibility)s, %(owner)s, %(release_rule)s, %(created_by)s, %(created_at)s)
    RETURNING id)
INSERT INTO content_asset_gap_tag (asset_id, gap_tag)
SELECT id, unnest(%(gap_tags)s::text[]) FROM added
