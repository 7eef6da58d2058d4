"""Tries: what somebody did with a strategy, when, and how it went. Failed ones count in full."""
