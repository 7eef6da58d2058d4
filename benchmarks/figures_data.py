"""Fills a migrated database with a history as large as one likes, set by set, in Postgres.

The house grows in steps: each step adds cohorts of 100 people with 25 application events a head,
written in order of time as in life, so that a cohort's rows lie scattered over the table. All of
it follows from the row's own number: the same size gives the same history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString
from uuid import UUID

import psycopg

from benchmarks.figures_deeds import EARLIER, EVENTS, PLANS, PULSES, SURVEYS

PEOPLE_A_COHORT = 100
EVENTS_A_HEAD = 25
COHORTS_AN_ENGAGEMENT = 2

NOW = datetime(2026, 9, 14, 15, tzinfo=UTC)

# A fraction from 0 to 1 that depends on nothing but the two numbers. The multiplier spreads the
# few bits that hash functions of neighbouring numbers may have in common.
_HELPERS = """
    CREATE SCHEMA IF NOT EXISTS bench;
    CREATE OR REPLACE FUNCTION bench.chance(n bigint, of integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
        (hashint8extended(n, of) & 9007199254740991) / 9007199254740991.0::double precision;
    CREATE OR REPLACE FUNCTION bench.id(kind text, n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN md5(kind || n)::uuid;
    CREATE OR REPLACE FUNCTION bench.workspace() RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN bench.id('workspace', 1);
    CREATE OR REPLACE FUNCTION bench.now() RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN timestamptz '2026-09-14 15:00:00+00';
"""

_GROUND = """
    INSERT INTO uptake.organisation (id, created_at)
    VALUES (bench.id('organisation', 1), bench.now()) ON CONFLICT DO NOTHING;
    INSERT INTO uptake.workspace (id, team_id, name, created_at, organisation_id)
    SELECT bench.workspace(), 'T0BENCH', 'Benchmark', bench.now(), id FROM uptake.organisation
    ON CONFLICT DO NOTHING;
    INSERT INTO uptake.strategy (id, workspace_id, name, description, created_at)
    SELECT bench.id('strategy', n), bench.workspace(), 'Strategy ' || n, 'Something taught',
        bench.now()
    FROM generate_series(1, 20) AS n ON CONFLICT DO NOTHING;
"""

# Engagements are completed over three years, the newest two days ago: its windows stand open.
# In each fifth, people start with their own check-in; a few have not checked in yet.
_PLACES = """
    INSERT INTO uptake.school (id, workspace_id, name, time_zone, created_at)
    SELECT bench.id('school', n), bench.workspace(), 'School ' || n, 'Europe/Vienna', bench.now()
    FROM generate_series(%(first_engagement)s / 5, %(last_engagement)s / 5) AS n
    ON CONFLICT DO NOTHING;
    INSERT INTO uptake.engagement (id, school_id, topic, starts_at, workshop_type, source,
        window_anchor, state, completed_at, created_at)
    SELECT bench.id('engagement', n), bench.id('school', n / 5), 'Topic ' || n,
        at - interval '6 hours', 'full_day', 'manual',
        CASE WHEN n %% 5 = 0 THEN 'participant' ELSE 'marked_complete' END, 'completed', at,
        at - interval '30 days'
    FROM generate_series(%(first_engagement)s, %(last_engagement)s) AS n,
    LATERAL (SELECT date_trunc('minute', bench.now() - interval '2 days'
        - interval '1093 days' * bench.chance(n, 1) ^ 1.2) AS at);
    INSERT INTO uptake.engagement_strategy (engagement_id, strategy_id, position)
    SELECT bench.id('engagement', n), bench.id('strategy', 1 + (n + 7 * k) %% 20), k
    FROM generate_series(%(first_engagement)s, %(last_engagement)s) AS n,
        generate_series(1, 3) AS k;
    INSERT INTO uptake.cohort (id, engagement_id, name, created_at)
    SELECT bench.id('cohort', n), e.id, 'Cohort ' || n, e.created_at
    FROM generate_series(%(first_cohort)s, %(last_cohort)s) AS n
    JOIN uptake.engagement AS e
        ON e.id = bench.id('engagement', (n - 1) / 2 + 1);
"""

_PEOPLE = """
    INSERT INTO uptake.person (id, workspace_id, slack_user_id, name, time_zone, locale, active,
        created_at)
    SELECT bench.id('person', n), bench.workspace(), 'U' || n, 'Person ' || n, 'Europe/Vienna',
        'en-GB', true, bench.now() - interval '4 years'
    FROM generate_series(%(first_person)s, %(last_person)s) AS n;
    INSERT INTO uptake.enrollment (id, engagement_id, cohort_id, person_id, joined_at, left_at,
        checked_in_at, anchor_at, created_at)
    SELECT bench.id('enrollment', n), e.id, c.id, bench.id('person', n), joined.at,
        CASE WHEN bench.chance(n, 3) < 0.02
            THEN e.completed_at + interval '20 days' * bench.chance(n, 4) END,
        checked.at, CASE e.window_anchor WHEN 'participant' THEN checked.at
            ELSE e.completed_at END, joined.at
    FROM generate_series(%(first_person)s, %(last_person)s) AS n
    JOIN uptake.cohort AS c ON c.id = bench.id('cohort', (n - 1) / 100 + 1)
    JOIN uptake.engagement AS e ON e.id = c.engagement_id,
    LATERAL (SELECT e.completed_at - interval '20 days' AS at) AS joined,
    LATERAL (SELECT CASE WHEN bench.chance(n, 5) < 0.92
        THEN date_trunc('minute', e.completed_at - interval '6 hours' * bench.chance(n, 6))
        END AS at) AS checked;
    CREATE UNLOGGED TABLE bench.participant AS
    SELECT n, e.engagement_id, e.person_id, coalesce(e.anchor_at, g.completed_at) AS started,
        bench.chance(n, 7) AS zeal
    FROM generate_series(%(first_person)s, %(last_person)s) AS n
    JOIN uptake.enrollment AS e ON e.id = bench.id('enrollment', n)
    JOIN uptake.engagement AS g ON g.id = e.engagement_id;
    ANALYZE bench.participant;
"""


@dataclass(frozen=True)
class Size:
    """How large the house is: cohorts of 100 people, 25 events a head."""

    cohorts: int

    @classmethod
    def of_events(cls, events: int) -> "Size":
        return cls(max(2, events // (PEOPLE_A_COHORT * EVENTS_A_HEAD)))

    @property
    def participants(self) -> int:
        return self.cohorts * PEOPLE_A_COHORT

    @property
    def events(self) -> int:
        return self.participants * EVENTS_A_HEAD


def grow(connection: psycopg.Connection, before: Size, after: Size) -> None:
    """Add what `after` has more than `before`. Whole engagements only."""
    numbers = {
        "first_cohort": before.cohorts + 1,
        "last_cohort": after.cohorts,
        "first_engagement": before.cohorts // COHORTS_AN_ENGAGEMENT + 1,
        "last_engagement": after.cohorts // COHORTS_AN_ENGAGEMENT,
        "first_person": before.participants + 1,
        "last_person": after.participants,
        "events": after.events - before.events,
    }
    _fill(
        connection,
        (_GROUND, _PLACES, _PEOPLE, PLANS, SURVEYS, EVENTS, "DROP TABLE bench.participant"),
        numbers,
    )


def add_pulses(connection: psycopg.Connection, size: Size, first_year: int, years: int) -> None:
    """Give each engagement an open round with answers: this year's, then those of years before."""
    numbers = {
        "last_engagement": size.cohorts // COHORTS_AN_ENGAGEMENT,
        "last_cohort": size.cohorts,
        "last_person": size.participants,
        "years": years,
        "first_year": first_year,
        "last_year": years,
    }
    _fill(connection, (*((EARLIER,) if years else ()), PULSES), numbers)


def identity(connection: psycopg.Connection, kind: str, number: int) -> UUID:
    found: UUID = connection.execute("SELECT bench.id(%s, %s)", (kind, number)).fetchall()[0][0]
    return found


def _fill(
    connection: psycopg.Connection, steps: Sequence[LiteralString], numbers: dict[str, int]
) -> None:
    """Run all in one transaction, then do what autovacuum does in its time.

    The connection is a superuser's: triggers and foreign keys are off, as for a replica, and
    attempt numbers are counted here. Index-only scans need what VACUUM writes.
    """
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL work_mem = '512MB'")
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(_HELPERS)
        for statement in ";".join(steps).split(";"):
            if statement.strip():
                cursor.execute(statement, numbers)
    connection.execute("VACUUM (ANALYZE)")
