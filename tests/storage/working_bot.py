"""People at work in threads, as the release before wrote and read, while migrations go on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg import errors

from tests.conftest import Database
from tests.storage.world import look

# As long as the migrations wait for a lock; the bot itself waits for five seconds.
_OPTIONS = "-c role=uptake_writer -c search_path=uptake -c lock_timeout=300ms"
# Every request begins with who it is.
_WHO = """
    SELECT p.id, ARRAY(SELECT ARRAY[r.role, r.scope_kind, r.scope_id::text]
            FROM role_assignment AS r WHERE r.person_id = p.id),
        ARRAY(SELECT e.engagement_id
            FROM enrollment AS e WHERE e.person_id = p.id AND e.left_at IS NULL)
    FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id
    WHERE w.team_id = 'TBIG' AND p.id = %(person)s
"""
_TRY = """
    INSERT INTO application_event (id, participant_id, engagement_id, strategy_id, occurred_at,
        outcome, evidence_type, note, artifact_link, created_at)
    VALUES (%(id)s, %(person)s, %(engagement)s, %(strategy)s, now(), 'success', 'self_report',
        NULL, NULL, now())
    RETURNING attempt_number
"""
_TOLD: tuple[LiteralString, ...] = (
    """
    INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
        not_before, created_at)
    VALUES ('test:' || %(id)s::text, 'person:' || %(person)s::text, 'plan_due', %(person)s,
        %(engagement)s, '{}', false, now(), now())
    """,
    "INSERT INTO inbox (key, received_at) VALUES ('view:V' || %(id)s::text || ':hash', now())",
    """
    INSERT INTO audit_event (id, at, actor_kind, actor_id, action, record_kind, record_id,
        before, after, request_id)
    VALUES (%(id)s, now(), 'person', %(person)s::text, 'application.logged', 'application_event',
        %(id)s::text, NULL, NULL, 'view:V:' || %(id)s::text)
    """,
    "UPDATE person SET refreshed_at = now() WHERE id = %(person)s",
    """
    SELECT count(*) FROM application_event
    WHERE participant_id = %(person)s AND engagement_id = %(engagement)s
    """,
)
_SOMEBODY = """
    SELECT n.person_id, n.engagement_id, s.strategy_id FROM enrollment AS n
    JOIN engagement_strategy AS s ON s.engagement_id = n.engagement_id
    JOIN person AS p ON p.id = n.person_id AND p.slack_user_id = %s
"""


@dataclass
class Bot:
    """`done` are the ids of tries that were acknowledged; `turned_away` how often in a row."""

    done: list[UUID] = field(default_factory=list)
    turned_away: int = 0
    broken: list[Exception] = field(default_factory=list)


@contextmanager
def working(database: Database, people: int) -> Iterator[Bot]:
    """Let so many people log one try after the other until the block ends."""
    bot, over = Bot(), threading.Event()
    threads = [
        threading.Thread(target=_work, args=(database, f"UBIG{n + 1}", bot, over))
        for n in range(people)
    ]
    for thread in threads:
        thread.start()
    try:
        yield bot
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


def _work(database: Database, user_id: str, bot: Bot, over: threading.Event) -> None:
    person, engagement, strategy = look(database, _SOMEBODY, user_id)[0]
    try:
        with psycopg.connect(database.app_url, options=_OPTIONS, prepare_threshold=1) as connection:
            while not over.is_set():
                values = {
                    "id": uuid4(),
                    "person": person,
                    "engagement": engagement,
                    "strategy": strategy,
                }
                _until_it_stands(connection, values, bot)
    except psycopg.Error as error:
        bot.broken.append(error)


def _until_it_stands(connection: psycopg.Connection, values: dict[str, Any], bot: Bot) -> None:
    turned_away = 0
    while True:
        try:
            with connection.transaction():
                connection.execute(_WHO, values)
                connection.execute(_TRY, values)
                for statement in _TOLD:
                    connection.execute(statement, values)
        except errors.LockNotAvailable:
            turned_away += 1
            bot.turned_away = max(bot.turned_away, turned_away)
        else:
            bot.done.append(values["id"])
            return
