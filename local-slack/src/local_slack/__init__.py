"""A strict local Slack: a process of its own that knows nothing of the app under test."""
