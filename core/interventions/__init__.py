"""Nudges: one well-timed message, only when something is missing (SPEC section 6)."""
