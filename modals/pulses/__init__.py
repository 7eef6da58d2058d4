"""The pulse check on paper: what participants answer, and what whoever runs the workshop sees."""
