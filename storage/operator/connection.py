"""The operator's connection. It belongs to the command line, and never to the bot that serves."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.rows import dict_row

from storage.kit.errors import PostgresError, UnavailableError
from storage.kit.rows import Row

Connection = psycopg.Connection[Row]

# Whoever writes just now is waited for; nobody waits for the operator any longer than that.
_OPTIONS = "-c timezone=UTC -c lock_timeout=10s -c search_path=pg_catalog,pg_temp"


@contextmanager
def connect_as_operator(url: str, *, autocommit: bool = False) -> Iterator[Connection]:
    """Open one transaction, committed when its block ends without an error.

    With `autocommit` each statement is a transaction of its own. Raises PostgresError, which never
    quotes a value.
    """
    try:
        with psycopg.connect(
            url,
            application_name="uptake operator",
            options=_OPTIONS,
            autocommit=autocommit,
            row_factory=dict_row,
        ) as connection:
            yield connection
    except psycopg.OperationalError as error:
        raise (UnavailableError if error.sqlstate is None else PostgresError)(error) from None
    except psycopg.Error as error:
        raise PostgresError(error) from None
