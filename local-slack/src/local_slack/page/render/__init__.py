"""Slack's JSON to HTML: blocks, elements, text, messages, views. Knows no web server."""
