"""Tables, statements, schema, the unit of work, the outbox and the embedded Postgres."""
