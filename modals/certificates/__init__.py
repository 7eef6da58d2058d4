"""Certificates: the drawn page, the messages about it, and one's own list."""
