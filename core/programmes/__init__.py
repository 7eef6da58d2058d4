"""A programme as an office has it on file: a school, its people, one engagement with cohorts."""
