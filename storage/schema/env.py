"""What Alembic runs: the revisions of `revisions/`, each in a transaction of its own."""

from alembic import context


def migrate() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection, version_table_schema="uptake", transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
