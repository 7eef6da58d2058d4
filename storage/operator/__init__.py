"""What only the operator does, under a login of its own: the audit, export and erasure."""
