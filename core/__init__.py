"""Vocabularies, entities, rules and use cases. No I/O library, no clock of its own."""
