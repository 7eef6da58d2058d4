-- People as Slack says they are just now: who is new is added, who is known is brought up to date.
INSERT INTO person (id, workspace_id, slack_user_id, name, time_zone, locale, active,
    refreshed_at, created_at)
SELECT gen_random_uuid(), %(workspace_id)s, one.slack_user_id, one.name, one.time_zone,
    one.locale, one.active, %(now)s, %(now)s
FROM unnest(%(slack_user_ids)s::text[], %(names)s::text[], %(time_zones)s::text[],
    %(locales)s::text[], %(active)s::boolean[])
    AS one (slack_user_id, name, time_zone, locale, active)
ON CONFLICT (workspace_id, slack_user_id) DO UPDATE SET name = EXCLUDED.name,
    time_zone = EXCLUDED.time_zone, locale = EXCLUDED.locale, active = EXCLUDED.active,
    refreshed_at = EXCLUDED.refreshed_at
RETURNING slack_user_id, id
