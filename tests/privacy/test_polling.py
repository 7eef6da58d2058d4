"""Watching closely while somebody answers, changes, repeats, closes, or is erased."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from storage.embedded import EmbeddedServer
from tests.conftest import Database
from tests.privacy.observations import told_by
from tests.privacy.paired_databases import ROLES, PairedDatabases, session
from tests.privacy.seed_answers import SeededAnswers, seed_answers
from tests.privacy.seen import COUNTED, Window, window
from tests.privacy.two_worlds.player import new_paired_databases

_NOW = "2031-03-03 16:00+00"
_ANSWERS = (("1", "{0,1,2}"), ("5", "{2,0,1}"))


@dataclass
class Watched:
    """One of the two databases: who acts in it, and who watches."""

    side: int
    seeded: SeededAnswers
    actor: psycopg.Connection
    keeper: psycopg.Connection
    watchers: dict[str, psycopg.Connection]

    def act(self, sql: str, *values: str) -> None:
        self.actor.execute(sql.encode(), values)

    def submit(self, which: int) -> None:
        """Answer as one does on this side; `which` is the first or the changed answer."""
        likert, options = _ANSWERS[(self.side + which) % 2]
        self.act(
            "SELECT uptake.submit_pulse(%s, %s, %s::integer, %s::integer[], %s::timestamptz)",
            *(self.seeded.names[name] for name in ("round", "person")),
            *(likert, options, _NOW),
        )


@contextmanager
def _watched(paired_databases: PairedDatabases) -> Iterator[list[Watched]]:
    opened = [_watch(database, side) for side, database in enumerate(paired_databases)]
    yield opened
    for one in opened:
        for connection in (one.actor, one.keeper, *one.watchers.values()):
            connection.close()


def _watch(database: Database, side: int) -> Watched:
    return Watched(
        side,
        seed_answers(database, side),
        session(database, "writer"),
        psycopg.connect(database.operator_url, autocommit=True),
        {role: session(database, role) for role in ROLES},
    )


def _erase(one: Watched) -> None:
    one.keeper.execute("SELECT uptake.erase_person(%s)", (one.seeded.names["person"],))
    one.keeper.execute(COUNTED)


# What happens to one person's answer, transactions left open in between.
_STORY: tuple[tuple[str, Callable[[Watched], None]], ...] = (
    ("nothing yet", lambda _: None),
    ("begun", lambda one: one.act("BEGIN")),
    ("answered, not committed", lambda one: one.submit(0)),
    ("the answer stands", lambda one: one.act("COMMIT")),
    ("begun again", lambda one: one.act("BEGIN")),
    ("the same again, not committed", lambda one: one.submit(0)),
    ("the same again stands", lambda one: one.act("COMMIT")),
    ("changed", lambda one: one.submit(1)),
    ("begun to change back", lambda one: one.act("BEGIN")),
    ("changed back, not committed", lambda one: one.submit(0)),
    ("not changed after all", lambda one: one.act("ROLLBACK")),
    (
        "somebody left",
        lambda one: one.act(
            "UPDATE uptake.enrollment SET left_at = %s WHERE person_id = %s",
            *("2031-03-03 17:00+00", one.seeded.names["second"]),
        ),
    ),
    (
        "another erased",
        lambda one: one.keeper.execute(
            "SELECT uptake.erase_person(%s)", (one.seeded.names["third"],)
        ),
    ),
    ("begun to close", lambda one: one.act("BEGIN")),
    (
        "counted, not committed",
        lambda one: one.act(
            "SELECT uptake.close_pulse(%s, '2031-03-05', true)", one.seeded.names["round"]
        ),
    ),
    ("closed", lambda one: one.act("COMMIT")),
    ("erased", _erase),
)
# What a watcher tries meanwhile, without waiting for a lock. It is taken back.
_TRIES = (
    "SET LOCAL lock_timeout = '20ms'",
    "SELECT count(*) FROM uptake.pulse_answered WHERE round_id = '<round>'",
    "SELECT uptake.submit_pulse('<round>', '<person>', 3, '{0,0,0}', '2031-03-03 16:00+00')",
    "SELECT uptake.close_pulse('<round>', '2031-03-05', true)",
    "SELECT uptake.release_pulse('<round>')",
    "SELECT * FROM uptake_raw.pulse_response",
    (
        "SELECT locktype, mode, granted FROM pg_locks WHERE relation IN (SELECT oid FROM pg_class"
        " WHERE relname LIKE 'pulse%') ORDER BY 1, 2, 3"
    ),
    (
        "SELECT wait_event_type, state, query FROM pg_stat_activity"
        " WHERE datname = current_database() ORDER BY 1, 2, 3"
    ),
)


def _seen(one: Watched, role: str) -> dict[str, list[str]]:
    watcher = one.watchers[role]
    looking: Window = window(role, watcher)
    seen = {source: sorted(looking.rows(source)) for source in looking.sources}
    seen["tried"] = [told_by(watcher, [one.seeded.in_words(sql) for sql in _TRIES]).text]
    watcher.execute(COUNTED)
    return seen


def _differences(watched: list[Watched]) -> list[tuple[str, str, str, list[str]]]:
    different = []
    for event, happens in _STORY:
        for one in watched:
            happens(one)
            if one.actor.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
                one.act(COUNTED)
        for role in ROLES:
            left, right = (_seen(one, role) for one in watched)
            different += [
                (event, role, source, sorted(set(left[source]) ^ set(right[source])))
                for source in left
                if left[source] != right[source]
            ]
    return different


def test_whoever_polls_sees_that_and_never_what(template: EmbeddedServer) -> None:
    """A difference counts when the same one is found again in every new pair."""
    again: set[tuple[str, str, str]] | None = None
    for _ in range(3):
        with (
            new_paired_databases(template) as paired_databases,
            _watched(paired_databases) as watched,
        ):
            found = {one[:3]: one for one in _differences(watched)}
        again = found.keys() & again if again is not None else set(found)
        if not again:
            break
    assert [found[one] for one in again or ()] == []
