-- These people's Homes show what is past. Locked in the order of the people: two transactions that
-- mark the same ones never wait for each other in a circle.
UPDATE home_page SET changed = changed + 1 WHERE person_id IN (
    SELECT person_id FROM home_page WHERE person_id = ANY(%(people)s)
    ORDER BY person_id FOR UPDATE)
