"""App Home for somebody with 12 engagements and 200 events: its time, and its SQL statements.

    python -m benchmarks.home [--rounds 5] [--json]

From a claim on somebody's Home to its words, ready for Slack: everything is read in one
transaction, drawn, and written down as JSON. Slack's own time is not in it: what would be
published is kept. The embedded Postgres is the product's, with its durable defaults; other people
share the same workshops, and three people who differ in how much they did take turns.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString, cast
from unittest.mock import patch

import psycopg
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.figures_data import NOW, Size, add_pulses, grow, identity
from bot.keys.envelopes import SealedEnvelopes
from bot.web.links import SignedLinks
from core.delivery import HomeClaim
from core.kernel.ids import PersonId
from handlers.kit.deps import Deps
from handlers.kit.home_page import publish
from storage.embedded import EmbeddedServer, start
from storage.migrate import upgrade
from storage.unit_of_work import PostgresDatabase

TEAM = "T0BENCH"
AIM = 6
_KEY = "a-key-of-the-benchmark-0123456789-0123456789"
# 12 engagements of 200 people each.
_AROUND = Size(cohorts=24)
_WARM_UP = 20

# Somebody new in the newest so many engagements, with a plan changed once, and so many tries in
# turns of engagement and strategy; two thirds looked back, and half of those have a certificate.
_SOMEBODY: LiteralString = """
    INSERT INTO uptake.person (id, workspace_id, slack_user_id, name, time_zone, locale, active,
        created_at)
    SELECT bench.id('regular', %(n)s), bench.workspace(), 'U0REG' || %(n)s, 'Ana Silva',
        'Europe/Vienna', 'en-GB', true, bench.now() - interval '4 years';
    CREATE TEMP TABLE mine ON COMMIT DROP AS
    SELECT e.id AS engagement_id, p.id AS person_id, e.completed_at, e.workshop,
        1000000 * %(n)s + e.workshop AS key
    FROM (SELECT g.id, g.completed_at, row_number() OVER (ORDER BY completed_at DESC) AS workshop
        FROM uptake.engagement AS g) AS e
    JOIN uptake.person AS p ON p.id = bench.id('regular', %(n)s)
    WHERE e.workshop <= %(engagements)s;
    INSERT INTO uptake.enrollment (id, engagement_id, cohort_id, person_id, joined_at, anchor_at,
        created_at)
    SELECT bench.id('enrollment', key + 100000000), engagement_id,
        (SELECT min(c.id::text)::uuid FROM uptake.cohort AS c
            WHERE c.engagement_id = m.engagement_id),
        person_id, completed_at - interval '20 days', completed_at,
        completed_at - interval '20 days'
    FROM mine AS m;
    INSERT INTO uptake.action_plan (id, participant_id, engagement_id, strategy_id, revision, what,
        due_at, cue, created_at)
    SELECT bench.id('plan', 10 * (key + 100000000) + revision), person_id, m.engagement_id,
        s.strategy_id, revision, 'Two minutes of pair talk before any hand goes up',
        completed_at + interval '2 days', 'the bell has rung', completed_at
    FROM mine AS m
    JOIN uptake.engagement_strategy AS s
        ON s.engagement_id = m.engagement_id AND s.position = 1,
    generate_series(1, 2) AS revision;
    INSERT INTO uptake.application_event (id, participant_id, engagement_id, strategy_id,
        occurred_at, evidence_type, outcome, attempt_number, note, created_at)
    SELECT bench.id('event', 10000000 * %(n)s::bigint + 5000000000 + j), person_id,
        m.engagement_id, s.strategy_id, completed_at + interval '1 hour' * j, 'self_report',
        CASE WHEN j %% 3 = 0 THEN 'attempted_failed' ELSE 'success' END,
        row_number() OVER (PARTITION BY m.engagement_id, s.strategy_id ORDER BY j),
        'Most pairs talked.', completed_at + interval '1 hour' * j
    FROM generate_series(1, %(events)s) AS j
    JOIN mine AS m ON m.workshop = 1 + j %% %(engagements)s
    JOIN uptake.engagement_strategy AS s
        ON s.engagement_id = m.engagement_id AND s.position = 1 + j / %(engagements)s %% 3;
    INSERT INTO uptake.reflection (id, participant_id, engagement_id, state, themes, completed_at,
        updated_at, created_at)
    SELECT bench.id('reflection', key + 100000000), person_id, engagement_id,
        CASE WHEN workshop %% 3 = 0 THEN 'complete' ELSE 'draft' END, '{time}',
        CASE WHEN workshop %% 3 = 0 THEN completed_at + interval '9 days' END,
        completed_at + interval '9 days', completed_at + interval '9 days'
    FROM mine WHERE workshop %% 3 <> 1;
    INSERT INTO uptake.certificate (id, participant_id, engagement_id, issued_at, code, created_at)
    SELECT bench.id('certificate', key), person_id, engagement_id,
        completed_at + interval '9 days', md5('certificate' || key), completed_at
    FROM mine WHERE workshop %% 3 = 0
"""


@dataclass(frozen=True)
class Regular:
    """Somebody whose Home is drawn."""

    number: int
    engagements: int
    events: int


PEOPLE = (Regular(1, 1, 1), Regular(2, 12, 200), Regular(3, 12, 2000))


@dataclass
class Drawn:
    """What was measured of one person's Home."""

    who: Regular
    milliseconds: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)
    blocks: int = 0
    letters: int = 0


class _StandingClock:
    def now(self) -> datetime:
        return NOW


class _Kept:
    """In place of Slack: takes the time at which Home is ready to travel, and keeps it."""

    def __init__(self) -> None:
        self.ready = 0.0
        self.view: dict[str, Any] = {}
        self.body = ""
        self.statements = 0
        self.asked = 0

    async def views_publish(self, *, user_id: str, view: dict[str, Any]) -> None:
        self.body = json.dumps({"user_id": user_id, "view": view})
        self.ready = time.perf_counter()
        self.view, self.statements = view, self.asked

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count every statement that is sent to Postgres from here on."""
        plainly = psycopg.AsyncCursor.execute

        async def counted(cursor: Any, *given: Any, **named: Any) -> Any:
            self.asked += 1
            return await plainly(cursor, *given, **named)

        with patch.object(psycopg.AsyncCursor, "execute", counted):
            yield


def fill(server: EmbeddedServer, around: Size = _AROUND) -> list[PersonId]:
    """Migrate, and fill with others and with the people of the benchmark; return their ids."""
    upgrade(server.migrator_url)
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        grow(admin, Size(0), around)
        add_pulses(admin, around, first_year=0, years=0)
        for who in PEOPLE:
            with admin.transaction():
                # As for a replica: triggers are off, and attempt numbers are counted here.
                admin.execute("SET LOCAL session_replication_role = replica")
                facts = {"n": who.number, "engagements": who.engagements, "events": who.events}
                cursor = psycopg.ClientCursor(admin)
                for statement in _SOMEBODY.split(";"):
                    cursor.execute(statement, facts)
        admin.execute("VACUUM (ANALYZE)")
        return [PersonId(identity(admin, "regular", who.number)) for who in PEOPLE]


async def measure(server: EmbeddedServer, people: list[PersonId], rounds: int) -> list[Drawn]:
    """Draw everybody's Home in turns, `rounds` times 40. Raises AssertionError when one differs."""
    clock = _StandingClock()
    db = PostgresDatabase(server.app_url, clock, application_name="uptake benchmark")
    links = SignedLinks("https://uptake.example/", _KEY, clock)
    deps = Deps(db, links, SealedEnvelopes(_KEY))
    found = [Drawn(who) for who in PEOPLE]
    kept = _Kept()
    with kept.counting():
        for _ in range(_WARM_UP):
            for person_id, drawn in zip(people, found, strict=True):
                await _draw(deps, kept, person_id, drawn.who)
        for _ in range(rounds * 40):
            for person_id, drawn in zip(people, found, strict=True):
                drawn.milliseconds.append(await _draw(deps, kept, person_id, drawn.who))
                drawn.statements.add(kept.statements)
                drawn.blocks, drawn.letters = len(kept.view["blocks"]), len(kept.body)
    await db.aclose()
    return found


async def _draw(deps: Deps, kept: _Kept, person_id: PersonId, who: Regular) -> float:
    claim = HomeClaim(person_id, TEAM, f"U0REG{who.number}", 1, NOW)
    kept.asked = 0
    begun = time.perf_counter()
    await publish(cast("AsyncWebClient", kept), deps, claim)
    if "Topic" not in kept.body:
        raise AssertionError(f"a Home without its workshops: {kept.body[:300]}")
    return (kept.ready - begun) * 1000


def _print(found: list[Drawn]) -> None:
    print(f"\n{'engagements':>12}{'events':>8}{'p50, ms':>10}{'p95, ms':>10}", end="")
    print(f"{'statements':>12}{'blocks':>8}{'kB':>7}")
    for one in found:
        quantiles = statistics.quantiles(one.milliseconds, n=100)
        statements = "/".join(map(str, sorted(one.statements)))
        print(f"{one.who.engagements:12}{one.who.events:8}{quantiles[49]:10.2f}", end="")
        print(f"{quantiles[94]:10.2f}{statements:>12}{one.blocks:8}{one.letters / 1000:7.1f}")
    most = max(max(one.statements) for one in found)
    reached = len(set.union(*(one.statements for one in found))) == 1 and most <= AIM
    print(f"Aim: as many statements for everybody, at most {AIM}. ", end="")
    print("Reached." if reached else "NOT reached.")


def run(folder: Path, rounds: int, around: Size = _AROUND) -> list[Drawn]:
    """Start Postgres in `folder`, fill it, measure, and end it."""
    server = start(folder)
    try:
        return asyncio.run(measure(server, fill(server, around), rounds))
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.home")
    parser.add_argument("--rounds", type=int, default=5, help="40 Homes of each person a round")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder:
        found = run(Path(folder), options.rounds)
    if options.json:
        rows = [
            {
                "engagements": one.who.engagements,
                "events": one.who.events,
                "p50_ms": statistics.median(one.milliseconds),
                "statements": sorted(one.statements),
                "blocks": one.blocks,
                "bytes": one.letters,
            }
            for one in found
        ]
        print(json.dumps(rows, indent=1))
    else:
        _print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
