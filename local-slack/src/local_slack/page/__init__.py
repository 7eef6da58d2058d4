"""The web page on which one acts as any person of the local Slack."""
