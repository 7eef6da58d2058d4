"""What both databases have alike: a school, its people, engagements with pulse checks.

Ids are numbers of their own, so that they are equal in both and known among ids of chance.
"""

from collections.abc import Sequence
from uuid import UUID

import psycopg

from tests.privacy.paired_databases import insert

OPENED = "2031-03-03 15:00+00"
NOW = "2031-03-03 16:00+00"
CLOSES = "2031-03-04 15:00+00"
LONG_AGO = "2031-01-01 00:00+00"
HOW_MANY = 26
_OPTIONS = ["first", "second", "third"]
_TAGS = ("literacy/phonics", "literacy/fluency", "literacy/phonics")


def identifier(kind: int, number: int) -> UUID:
    return UUID(int=(kind << 96) | (4 << 76) | (8 << 60) | number)


WORKSPACE, SCHOOL, STRATEGY = (identifier(kind, 1) for kind in (1, 2, 3))
PEOPLE = tuple(identifier(4, number) for number in range(HOW_MANY))
OTHER = identifier(4, 900)
LEFT = identifier(4, 901)


def place(connection: psycopg.Connection) -> None:
    """The workspace, the school, a strategy and the people."""
    # Made by hand: its id would be made by chance, and so be another in each of two worlds.
    insert(connection, "uptake.organisation", [{"id": WORKSPACE, "created_at": LONG_AGO}])
    insert(
        connection,
        "uptake.workspace",
        [{"id": WORKSPACE, "team_id": "T1", "name": "District", "created_at": LONG_AGO}],
    )
    insert(
        connection,
        "uptake.school",
        [
            {
                "id": SCHOOL,
                "workspace_id": WORKSPACE,
                "name": "Cedar School",
                "time_zone": "America/Chicago",
                "created_at": LONG_AGO,
            }
        ],
    )
    insert(
        connection,
        "uptake.strategy",
        [
            {
                "id": STRATEGY,
                "workspace_id": WORKSPACE,
                "name": "Exit ticket",
                "description": "Three questions at the door",
                "created_at": LONG_AGO,
            }
        ],
    )
    people(connection, [*PEOPLE, OTHER, LEFT])


def people(connection: psycopg.Connection, who: Sequence[UUID]) -> None:
    insert(
        connection,
        "uptake.person",
        [
            {
                "id": person,
                "audit_ref": identifier(5, person.int & 0xFFFF),
                "workspace_id": WORKSPACE,
                "slack_user_id": f"U{person.int & 0xFFFF}",
                "name": f"Name {person.int & 0xFFFF}",
                "time_zone": "America/Chicago",
                "locale": "en-US",
                "active": True,
                "created_at": LONG_AGO,
            }
            for person in who
        ],
    )


def engagement(connection: psycopg.Connection, number: int, sizes: Sequence[int]) -> None:
    """Plant one with a cohort of each size, whose people are PEOPLE in their order."""
    this = identifier(6, number)
    insert(
        connection,
        "uptake.engagement",
        [
            {
                "id": this,
                "school_id": SCHOOL,
                "topic": f"Workshop {number}",
                "starts_at": OPENED,
                "workshop_type": "half_day",
                "source": "manual",
                "window_anchor": "marked_complete",
                "state": "planned",
                "created_at": LONG_AGO,
            }
        ],
    )
    insert(
        connection,
        "uptake.engagement_strategy",
        [{"engagement_id": this, "strategy_id": STRATEGY, "position": 1}],
    )
    insert(
        connection,
        "uptake.cohort",
        [
            {
                "id": identifier(7, 10 * number + place),
                "engagement_id": this,
                "name": f"Cohort {place}",
                "created_at": LONG_AGO,
            }
            for place in range(len(sizes))
        ],
    )
    _enrol(connection, number, sizes)


def _enrol(connection: psycopg.Connection, number: int, sizes: Sequence[int]) -> None:
    this = identifier(6, number)
    cohorts = [place for place, size in enumerate(sizes) for _ in range(size)]
    insert(
        connection,
        "uptake.enrollment",
        [
            {
                "id": identifier(8, 1000 * number + (person.int & 0xFFFF)),
                "engagement_id": this,
                "cohort_id": identifier(7, 10 * number + place),
                "person_id": person,
                "joined_at": LONG_AGO,
                "created_at": LONG_AGO,
            }
            for person, place in zip(PEOPLE, cohorts, strict=False)
        ],
    )


def pulse_check(connection: psycopg.Connection, number: int) -> None:
    check, this = identifier(9, number), identifier(6, number)
    insert(
        connection,
        "uptake.pulse_check",
        [
            {
                "id": check,
                "engagement_id": this,
                "statement": "I can use this tomorrow",
                "created_at": LONG_AGO,
            }
        ],
    )
    insert(
        connection,
        "uptake.pulse_question",
        [
            {
                "pulse_check_id": check,
                "position": position,
                "question": f"Question {position}",
                "options": _OPTIONS,
                "right_option": position - 1,
                "gap_tag": _TAGS[position - 1],
            }
            for position in (1, 2, 3)
        ],
    )


def open_round(connection: psycopg.Connection, number: int) -> None:
    insert(
        connection,
        "uptake.pulse_round",
        [
            {
                "id": identifier(10, number),
                "pulse_check_id": identifier(9, number),
                "engagement_id": identifier(6, number),
                "opens_at": OPENED,
                "closes_at": CLOSES,
                "created_at": OPENED,
            }
        ],
    )
