"""Engagements with what hangs on them: strategies, contexts, cohorts, enrolments."""
