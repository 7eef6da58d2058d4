-- Takes Homes that are behind, for as long as the lease: one person's, or whoever's comes first.
-- What another process holds just now is left to it.
UPDATE home_page AS h SET claimed_until = clock_timestamp() + %(lease)s
FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id
WHERE p.id = h.person_id AND h.person_id IN (
    SELECT person_id FROM home_page
    WHERE shown < changed AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
        AND (%(person_id)s::uuid IS NULL OR person_id = %(person_id)s)
    ORDER BY person_id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING h.person_id, w.team_id, p.slack_user_id, h.changed AS change, h.claimed_until AS until
