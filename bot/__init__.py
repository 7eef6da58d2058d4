"""Wiring and edges: settings, Slack, web pages, the command line, and the loader of files."""
