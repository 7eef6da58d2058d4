"""The practice commitment: its form, the sentence read back, and the messages about it."""
