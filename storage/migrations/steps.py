from alembic import op


def run(sql: str) -> None:
    """Run SQL as it stands, several statements at once; `%` and `:` mean nothing special."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(sql)
