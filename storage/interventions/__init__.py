"""Nudges in the database: what triggers them, what is known when one is sent, and preferences."""
