"""Core values in, Block Kit out; view state in, typed form out."""
