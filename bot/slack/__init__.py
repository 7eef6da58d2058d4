"""What is said to Slack and checked of what Slack says: the app, the guard, posting."""
