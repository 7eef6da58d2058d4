"""A programme from the files that an office has: a roster (CSV) and an engagement (YAML).

Every problem is reported by file, line and column, all at once, and nothing is loaded by half.
"""
