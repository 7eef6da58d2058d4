"""Memory: tables, queries, migrations, the unit of work, the outbox and the embedded Postgres."""
