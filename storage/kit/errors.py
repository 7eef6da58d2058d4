import psycopg


class StorageError(Exception):
    """Postgres refused or failed.

    It names the rule that was broken and never the values: Postgres' own message may hold what a
    person typed, and stays behind.
    """

    def __init__(self, error: psycopg.Error) -> None:
        self.code = error.sqlstate or type(error).__name__
        self.constraint = error.diag.constraint_name
        self.table = error.diag.table_name
        at = " ".join(name for name in (self.table, self.constraint) if name)
        super().__init__(f"Postgres said {self.code}{': ' if at else ''}{at}")


class UnavailableError(StorageError):
    """There is no connection, or it broke: nothing of the transaction is known to stand."""
