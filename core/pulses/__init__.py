"""The pulse check: one round of confidential answers, closed once and released once."""
