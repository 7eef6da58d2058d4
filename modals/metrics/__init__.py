"""Released figures of a cohort: in words, and as a picture that says the same."""
