"""An engagement whose pulse check is open, and people who answer it through the bot's door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import psycopg

from tests.conftest import Database
from tests.storage.pulse_oracle import QUESTIONS, Answer, Floors

OPENED = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
CLOSES = OPENED + timedelta(hours=24)
_numbers = count(1)


def as_role(database: Database, role: str) -> psycopg.Connection:
    return psycopg.connect(
        database.app_url, autocommit=True, options=f"-c role={role} -c search_path=uptake"
    )


@dataclass(frozen=True)
class Pulse:
    """`people` are the participants of each cohort, the cohorts in the order of their names."""

    round_id: UUID
    engagement_id: UUID
    cohorts: tuple[UUID, ...]
    people: tuple[tuple[UUID, ...], ...]

    @property
    def everybody(self) -> tuple[UUID, ...]:
        return tuple(person for cohort in self.people for person in cohort)

    def submit(
        self, writer: psycopg.Connection, person: UUID, answer: Answer, at: datetime = OPENED
    ) -> str:
        return str(
            _one(writer, _SUBMIT, self.round_id, person, answer.likert, [*answer.choices], at)
        )

    def close(
        self, writer: psycopg.Connection, at: datetime = CLOSES, *, early: bool = False
    ) -> bool:
        return bool(_one(writer, "SELECT close_pulse(%s, %s, %s)", self.round_id, at, early))

    def release(self, writer: psycopg.Connection) -> bool:
        return bool(_one(writer, "SELECT release_pulse(%s)", self.round_id))


_SUBMIT = "SELECT submit_pulse(%s, %s, %s::integer, %s::integer[], %s)"


def _one(connection: psycopg.Connection, sql: str, *values: object) -> object:
    row = connection.execute(sql.encode(), values).fetchone()
    assert row is not None
    return row[0]


def store_pulse(
    admin: psycopg.Connection, sizes: Sequence[int], floors: Floors | None = None
) -> Pulse:
    """Write an engagement with cohorts of so many people, and open its pulse check."""
    workspace, school, engagement, check, round_id = (uuid4() for _ in range(5))
    name = f"pulse{next(_numbers)}"
    with admin.transaction(), admin.cursor() as run:
        run.execute(
            "INSERT INTO workspace VALUES (%s, %s, 'W', 'UB', %s)", (workspace, name, OPENED)
        )
        # All workspaces are of one organisation: each pulse begins with the floors as they come.
        run.execute("DELETE FROM privacy_floor")
        if floors is not None:
            run.execute(
                "INSERT INTO privacy_floor (organisation_id, score, rate, breakdown, created_at)"
                " SELECT organisation_id, %s, %s, %s, %s FROM workspace WHERE id = %s",
                (floors.score, floors.rate, floors.breakdown, OPENED, workspace),
            )
        run.execute(
            "INSERT INTO school (id, workspace_id, name, time_zone, created_at)"
            " VALUES (%s, %s, 'S', 'UTC', %s)",
            (school, workspace, OPENED),
        )
        run.execute(
            "INSERT INTO engagement (id, school_id, topic, starts_at, workshop_type, source,"
            " window_anchor, state, created_at) VALUES (%s, %s, 'T', %s, 'half_day', 'manual',"
            " 'marked_complete', 'planned', %s)",
            (engagement, school, OPENED, OPENED),
        )
        _ask(run, engagement, check)
        cohorts, people = [], []
        for place, size in enumerate(sizes):
            cohort = uuid4()
            run.execute(
                "INSERT INTO cohort (id, engagement_id, name, created_at) VALUES (%s, %s, %s, %s)",
                (cohort, engagement, f"Cohort {place:03}", OPENED),
            )
            cohorts.append(cohort)
            people.append(
                tuple(
                    _enroll(run, (workspace, engagement, cohort), f"{name}-{place}-{number}")
                    for number in range(size)
                )
            )
        run.execute(
            "INSERT INTO pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at,"
            " created_at) VALUES (%s, %s, %s, %s, %s, %s)",
            (round_id, check, engagement, OPENED, CLOSES, OPENED),
        )
    return Pulse(round_id, engagement, tuple(cohorts), tuple(people))


def _ask(run: psycopg.Cursor, engagement: UUID, check: UUID) -> None:
    run.execute(
        "INSERT INTO pulse_check (id, engagement_id, statement, created_at)"
        " VALUES (%s, %s, 'I can do this tomorrow', %s)",
        (check, engagement, OPENED),
    )
    for position, (options, right, tag) in enumerate(QUESTIONS, start=1):
        run.execute(
            "INSERT INTO gap_tag (tag, created_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (tag, OPENED),
        )
        run.execute(
            "INSERT INTO pulse_question (pulse_check_id, position, question, options,"
            " right_option, gap_tag) VALUES (%s, %s, 'Which?', %s, %s, %s)",
            (check, position, [f"option {n}" for n in range(options)], right, tag),
        )


def _enroll(run: psycopg.Cursor, ids: tuple[UUID, UUID, UUID], name: str) -> UUID:
    workspace, engagement, cohort = ids
    person = uuid4()
    run.execute(
        "INSERT INTO person (id, workspace_id, slack_user_id, name, time_zone, locale, active,"
        " created_at) VALUES (%s, %s, %s, 'P', 'UTC', 'en', true, %s)",
        (person, workspace, name, OPENED),
    )
    run.execute(
        "INSERT INTO enrollment (id, engagement_id, cohort_id, person_id, joined_at, created_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (uuid4(), engagement, cohort, person, OPENED, OPENED),
    )
    return person
