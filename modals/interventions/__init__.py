"""Reminders: the messages, why they came, and what a person may set about being reminded."""
