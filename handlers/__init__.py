"""Receive, translate, call one use case, answer."""
