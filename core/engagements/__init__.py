"""Workshops: who runs them, when they begin and end, who takes part."""
