"""The pulse check: what participants answer, and what whoever runs the workshop sees."""
