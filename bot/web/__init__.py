"""The web edge: the one address of Slack, and pages that people open outside Slack."""
