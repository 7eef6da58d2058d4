"""Shared numbers: their names, when they are released, and to whom they are shown."""
