"""Ears: receive, translate, call one use case, answer."""
