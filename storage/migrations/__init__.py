"""The schema, step by step, each step up and down."""
