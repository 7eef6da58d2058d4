"""Slack's Web API methods at /api/<method>."""
