import psycopg

from core.kernel.errors import StorageError

# Classes whose message names connections, objects, rights or resources, never a value.
_TELLING = ("08", "28", "3D", "42", "53", "55", "57")


class PostgresError(StorageError):
    """Postgres refused or failed.

    It names the rule that was broken and never the values: where Postgres' own message may hold
    what a person typed, it stays behind.
    """

    def __init__(self, error: psycopg.Error) -> None:
        self.code = error.sqlstate or type(error).__name__
        self.constraint = error.diag.constraint_name
        self.table = error.diag.table_name
        parts = [name for name in (self.table, self.constraint) if name]
        if error.sqlstate is None and isinstance(error, psycopg.OperationalError):
            parts.append(str(error))
        elif self.code.startswith(_TELLING) and error.diag.message_primary:
            parts.append(error.diag.message_primary)
        super().__init__(": ".join([f"Postgres said {self.code}", *parts]))


class UnavailableError(PostgresError):
    """There is no connection, or it broke: nothing of the transaction is known to stand."""
