-- What is taught no more. A plan or a try that names it keeps it, by its foreign key.
DELETE FROM engagement_strategy AS x USING strategy AS t
WHERE x.engagement_id = %(id)s AND t.id = x.strategy_id AND t.name <> ALL (%(names)s)
