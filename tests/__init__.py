"""Tests, one folder a room. Every folder is a package, so that none hides a room of its name."""

from hypothesis import settings

# The same examples on every machine and at every run: a red test stays red until it is mended.
settings.register_profile("house", derandomize=True, deadline=None, max_examples=60, database=None)
settings.load_profile("house")
