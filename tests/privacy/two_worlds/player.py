"""Plays schedules in pairs of databases, with a new pair now and then."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import psycopg

from storage.embedded import EmbeddedServer
from tests.conftest import copied
from tests.privacy.paired_databases import PairedDatabases, administrator
from tests.privacy.two_worlds.comparison import Comparison, Difference
from tests.privacy.two_worlds.schedule import Schedule

# Rows that were deleted slow a database down after a while.
_AGE = 100

Prepare = Callable[[psycopg.Connection], None]


@contextmanager
def new_paired_databases(
    server: EmbeddedServer, prepare: Prepare | None = None
) -> Iterator[PairedDatabases]:
    """`prepare` is done to both as an administrator."""
    with copied(server) as left, copied(server) as right:
        for database in (left, right):
            if prepare is not None:
                with administrator(database) as admin:
                    prepare(admin)
        yield PairedDatabases(left, right)


class Player(AbstractContextManager["Player"]):
    """A difference counts when it is found again, by the same schedule in a new pair.

    What the server tells of pages and dead rows may differ once in a thousand times, as one of
    its processes happens to be at work. What depends on the answers differs every time.
    """

    def __init__(self, server: EmbeddedServer, prepare: Prepare | None = None) -> None:
        self._server = server
        self._prepare = prepare
        self._pair = ExitStack()
        self._comparison: Comparison | None = None
        self._played = 0

    def __exit__(self, *_: object) -> None:
        self._pair.close()

    def differences(self, made: Schedule) -> list[Difference]:
        comparison = self._comparison
        if comparison is None or self._played >= _AGE:
            comparison = self._renew()
        self._played += 1
        if comparison.differences(made):
            found = self._renew().differences(made)
            self._comparison = None
            return found
        return []

    def _renew(self) -> Comparison:
        self._pair.close()
        self._played = 0
        paired_databases = self._pair.enter_context(
            new_paired_databases(self._server, self._prepare)
        )
        self._comparison = Comparison(paired_databases)
        self._pair.callback(self._comparison.close)
        return self._comparison
