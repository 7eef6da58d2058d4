-- The operator knows a person by their Slack id, which may stand in several workspaces.

CREATE OR REPLACE FUNCTION uptake.find_person(in_slack_user text)
RETURNS TABLE (id uuid, team_id text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id, w.team_id, p.name FROM uptake.person AS p
    JOIN uptake.workspace AS w ON w.id = p.workspace_id
    WHERE p.slack_user_id = in_slack_user ORDER BY w.team_id
$$;

GRANT EXECUTE ON FUNCTION uptake.find_person TO uptake_operator;
