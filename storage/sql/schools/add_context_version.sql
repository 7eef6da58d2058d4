-- The next version of a school's context. Clocks of two machines may differ: it never begins
-- before the version it follows has ended.
INSERT INTO school_context_profile (id, school_id, version, readiness, change_tags, priorities,
    note, valid_from, updated_at, updated_by, created_at)
SELECT %(id)s, %(school_id)s, %(version)s, %(readiness)s, %(change_tags)s, %(priorities)s,
    %(note)s, greatest(%(now)s::timestamptz, max(valid_to)), %(now)s, %(by)s, %(now)s
FROM school_context_profile WHERE school_id = %(school_id)s
