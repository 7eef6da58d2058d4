"""Pages that people open outside Slack: small, server-rendered, without cookies."""
