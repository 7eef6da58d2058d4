"""Starts the product, the local Slack and a database as processes, for tests and benchmarks."""
