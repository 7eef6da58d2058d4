"""Carries out the exports and erasures that people ask for, under the login for it."""
